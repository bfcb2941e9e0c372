/** The length of a part beside its figure; hatched where the type's name is inferred. */

type Props = { part: number; hatched?: boolean }

export function Bar({ part, hatched = false }: Props) {
  return (
    <span className="bar" aria-hidden="true">
      <span className={hatched ? 'hatched' : ''} style={{ width: `${(part * 100).toFixed(2)}%` }} />
    </span>
  )
}
