/** What makes the page checkable: footnotes, definitions, levels, when it was known, digest; signatures on paper. */
import { inShanghai } from '../instant.ts'
import { text } from '../text.ts'
import { type Annual, LEVELS, type Measure } from '../wire.ts'
import { LevelTag } from '../parts/level-tag.tsx'

const DEFINED: Measure[] = ['total_income', 'operating_income', 'without_photovoltaic']

function Definitions({ measure }: { measure: Measure }) {
  return (
    <>
      <h3>{text.foot.definitions}</h3>
      <dl className="definitions">
        {DEFINED.map((key) => {
          const { letter, name, plain, formula } = text.measures[key]
          return (
            <div key={key}>
              <dt>{`${name} ${letter}`.trim()}</dt>
              <dd>{text.foot.defined(plain, formula)}</dd>
            </div>
          )
        })}
      </dl>
      <h3>{text.foot.levelTitle}</h3>
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
      <h2>{text.foot.title}</h2>
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
          <dt>{text.foot.profile}</dt>
          <dd>{annual.benchmark.profile}</dd>
        </div>
        <div>
          <dt>{text.foot.taxonomy}</dt>
          <dd>{annual.taxonomy.version}</dd>
        </div>
        <div>
          <dt>{text.foot.knownOn}</dt>
          <dd>{inShanghai(annual.as_known_on)}</dd>
        </div>
        <div>
          <dt>{text.foot.digest}</dt>
          <dd>
            <code>{annual.digest}</code>
            <small>{text.foot.digestNote}</small>
          </dd>
        </div>
      </dl>
      <div className="signatures">
        {text.foot.signatures.map((who) => (
          <span key={who}>{text.foot.toFill(who)}</span>
        ))}
      </div>
    </footer>
  )
}
