/** A village's level in words; the colour only helps. */
import { text } from '../text.ts'
import type { Level, Measure } from '../wire.ts'

type Props = { level: Level; measure: Measure; provisional?: boolean }

export function LevelTag({ level, measure, provisional = false }: Props) {
  const { colour, word: usual, meaning } = text.levels[level]
  // 「靠补助过线」 is true only where operating income is what the line is held against.
  const word = level === 'orange' && measure !== 'operating_income' ? text.orangeOtherwise : usual
  return (
    <span className={`level level-${level}`} title={meaning}>
      <b>{colour}</b>
      {word}
      {provisional && <i>{text.villages.provisional}</i>}
    </span>
  )
}
