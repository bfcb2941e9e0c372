/** What makes the page checkable: footnotes, definitions, levels, when it was known, digest; signatures on paper. */
import { text } from '../text.ts'
import { type Annual, LEVELS, type Measure } from '../wire.ts'
import { LevelTag } from '../parts/level-tag.tsx'

const words = text.foot
const DEFINED: Measure[] = ['total_income', 'operating_income', 'without_photovoltaic']

/** `2026-03-01T02:03:04Z` as Shanghai time, to the minute; anything else as it came. */
function inShanghai(instant: string): string {
  const time = Date.parse(instant)
  if (Number.isNaN(time) || !instant.includes('T')) return instant
  const format = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'long',
    timeStyle: 'short',
    hour12: false,
  })
  return format.format(time)
}

function Definitions({ measure }: { measure: Measure }) {
  return (
    <>
      <h3>{words.definitions}</h3>
      <dl className="definitions">
        {DEFINED.map((key) => {
          const { letter, name, plain, formula } = text.measures[key]
          return (
            <div key={key}>
              <dt>{`${name} ${letter}`.trim()}</dt>
              <dd>{words.defined(plain, formula)}</dd>
            </div>
          )
        })}
      </dl>
      <h3>{words.levelTitle}</h3>
      <dl className="definitions">
        {LEVELS.map((level) => (
          <div key={level}>
            <dt>
              <LevelTag level={level} measure={measure} />
            </dt>
            <dd>{text.levels[level].meaning}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

export function Foot({ annual }: { annual: Annual }) {
  return (
    <footer className="foot">
      <h2>{words.title}</h2>
      {annual.footnotes.length > 0 && (
        <ul className="footnotes">
          {annual.footnotes.map((note) => (
            <li key={note.mark}>
              <sup>{note.mark}</sup> {note.text}
            </li>
          ))}
        </ul>
      )}
      <Definitions measure={annual.benchmark.measure} />
      <dl className="seal">
        <div>
          <dt>{words.profile}</dt>
          <dd>{annual.benchmark.profile}</dd>
        </div>
        <div>
          <dt>{words.taxonomy}</dt>
          <dd>{annual.taxonomy.version}</dd>
        </div>
        <div>
          <dt>{words.knownOn}</dt>
          <dd>{inShanghai(annual.as_known_on)}</dd>
        </div>
        <div>
          <dt>{words.digest}</dt>
          <dd>
            <code>{annual.digest}</code>
            <small>{words.digestNote}</small>
          </dd>
        </div>
      </dl>
      <div className="signatures">
        {words.signatures.map((who) => (
          <span key={who}>{words.toFill(who)}</span>
        ))}
      </div>
    </footer>
  )
}
