/** The one table of roles × acts and the incompatible offices, to read on the screen and to hang on the wall (A4 landscape). */
import type { RoleTable } from '../../identity/schema.ts'
import { Action } from '../parts/action.tsx'
import { useRoleNames, useRoleTable } from '../people/data.ts'
import { inChinese } from '../punctuation.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'

/** What everybody may do says nothing about a role. */
const PUBLIC = 'public'

function Mark({ held }: { held: boolean }) {
  return (
    <td className="mark">
      {held && (
        <>
          <span aria-hidden="true">●</span>
          <span className="unseen">{text.roles.yes}</span>
        </>
      )}
    </td>
  )
}

function Acts({ table }: { table: RoleTable }) {
  const words = text.roles
  const acts = Object.entries(table.acts).filter(([code]) => code !== PUBLIC)
  return (
    <div className="scroller acts" role="region" aria-label={words.scroll} tabIndex={0}>
      <table className="ledger acts">
        <thead>
          <tr>
            <th scope="col">{words.act}</th>
            {table.roles.map(({ code, name }) => (
              <th key={code} scope="col" className="upright">
                <span>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {acts.map(([act, name]) => (
            <tr key={act}>
              <th scope="row">{inChinese(name)}</th>
              {table.roles.map(({ code, acts: held }) => (
                <Mark key={code} held={held.includes(act)} />
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{words.second}</th>
            {table.roles.map(({ code, second_factor }) => (
              <Mark key={code} held={second_factor} />
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  )
}

function Conflicts({ table }: { table: RoleTable }) {
  const words = text.roles
  const nameOf = useRoleNames()
  return (
    <section className="block" aria-labelledby="conflicts">
      <h2 id="conflicts">{words.conflicts}</h2>
      <p className="aside">{words.conflictsWhy}</p>
      <table className="ledger stack">
        <thead>
          <tr>
            <th scope="col">{words.head.pair}</th>
            <th scope="col">{words.head.exemptible}</th>
            <th scope="col">{words.head.source}</th>
          </tr>
        </thead>
        <tbody>
          {table.conflicts.map(({ roles, exemptible, source }) => (
            <tr key={roles.join(' ')}>
              <th scope="row">{roles.map(nameOf).join(' + ')}</th>
              <td className="kind" data-label={words.head.exemptible}>
                {exemptible ? words.exemptible : words.never}
              </td>
              <td data-label={words.head.source}>{inChinese(source)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export function RoleTablePage() {
  const read = useRoleTable()
  const words = text.roles
  const print = <Action onClick={() => window.print()}>{text.print}</Action>
  return (
    <Frame title={words.title} aside={<div className="tools">{print}</div>}>
      <p className="aside">{words.what}</p>
      <Reading of={read}>
        {read.data !== undefined && (
          <>
            <Acts table={read.data} />
            <Conflicts table={read.data} />
            <p className="aside">{words.version(read.data.version)}</p>
          </>
        )}
      </Reading>
    </Frame>
  )
}
