/** 审批权限: every scheme in reach with where and when it counts; confirmed by the county, ended with a reason, copied to set another. */
import type { Scheme, SchemeList } from '../../approvals/schema.ts'
import type { Me } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { go, Go } from '../go.tsx'
import { inShanghai, today } from '../instant.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { mayDo } from '../session.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { useBook } from '../work/data.ts'
import { countingFor, countingOf, inOrder } from './counting.ts'
import { useSchemes } from './data.ts'
import { Reasoned } from './reasoned.tsx'
import { type Names, TierTable } from './tiers.tsx'

function Copy({ me, copy }: { me: Me; copy: string }) {
  if (!mayDo(me, 'approval.propose')) return null
  return <Action onClick={() => go({ page: 'scheme-new', copy })}>{text.schemes.copy}</Action>
}

/** Whoever set it does not confirm it; the server refuses that in any case. */
function Confirm({ id }: { id: string }) {
  const confirming = useAct()
  return (
    <>
      <ActProblem act={confirming} />
      <Action
        primary
        busy={confirming.busy}
        onClick={() =>
          confirming.run({ method: 'POST', path: `/approval-schemes/${id}/confirmation`, body: {} })
        }
      >
        {text.schemes.confirm}
      </Action>
    </>
  )
}

function Dates({ scheme }: { scheme: Scheme }) {
  const words = text.schemes
  return (
    <p className="draft-line">
      <span>
        {scheme.division_name ?? ''} {scheme.division}
      </span>
      <span>{scheme.to === null ? words.from(scheme.from) : words.fromTo(scheme.from, scheme.to)}</span>
      <span>{words.proposed(scheme.proposed_by, inShanghai(scheme.proposed_at))}</span>
      {scheme.confirmed_by !== null && (
        <span>{words.confirmed(scheme.confirmed_by, inShanghai(scheme.confirmed_at ?? ''))}</span>
      )}
      {scheme.ended_at !== null && <span>{words.endedAt(inShanghai(scheme.ended_at))}</span>}
    </p>
  )
}

type CardProps = { me: Me; scheme: Scheme; all: readonly Scheme[]; names: Names; open: boolean }

function Card({ me, scheme, all, names, open }: CardProps) {
  const words = text.schemes
  const counting = countingOf(scheme, all, today())
  const confirms = mayDo(me, 'approval.confirm')
  return (
    <article className="scheme" data-standing={counting} aria-labelledby={`scheme-${scheme.id}`}>
      <h2 id={`scheme-${scheme.id}`}>
        {scheme.name} <span className="standing">{words.standings[counting]}</span>
      </h2>
      <Dates scheme={scheme} />
      <p>{words.basis(scheme.basis)}</p>
      <details open={open || counting === 'proposed'}>
        <summary>{words.tiers(scheme.tiers.length)}</summary>
        <TierTable tiers={scheme.tiers} names={names} />
      </details>
      <div className="more">
        {confirms && counting === 'proposed' && <Confirm id={scheme.id} />}
        {confirms && scheme.state !== 'ended' && (
          <Reasoned label={words.end} why={words.endWhy} path={`/approval-schemes/${scheme.id}/ending`} />
        )}
        <Copy me={me} copy={scheme.id} />
      </div>
    </article>
  )
}

type SampleProps = {
  me: Me
  sample: SchemeList['standard']
  names: Names
  copy: string
  /** An example is no rule, and says so. */
  stamp?: boolean
}

function Sample({ me, sample, names, copy, stamp = false }: SampleProps) {
  const words = text.schemes
  return (
    <article className={stamp ? 'scheme example' : 'scheme'} aria-label={sample.name}>
      <h3>
        {sample.name} {stamp && <span className="stamp">{words.example}</span>}
      </h3>
      <p className="aside">{words.source(sample.source)}</p>
      <details open={!stamp}>
        <summary>{words.tiers(sample.tiers.length)}</summary>
        <TierTable tiers={sample.tiers} names={names} />
      </details>
      <div className="more">
        <Copy me={me} copy={copy} />
      </div>
    </article>
  )
}

type Samples = Names & Pick<SchemeList, 'standard' | 'examples'>

function Standard({ me, list }: { me: Me; list: Samples }) {
  return (
    <section className="block" aria-labelledby="standard">
      <h2 id="standard">{text.schemes.standard}</h2>
      <Sample me={me} sample={list.standard} names={list} copy="standard" />
    </section>
  )
}

function Examples({ me, list }: { me: Me; list: Samples }) {
  return (
    <section className="block" aria-labelledby="examples">
      <h2 id="examples">{text.schemes.examples}</h2>
      {list.examples.map((sample, index) => (
        <Sample key={sample.name} me={me} sample={sample} names={list} copy={`example-${index}`} stamp />
      ))}
    </section>
  )
}

function All({ me, list }: { me: Me; list: SchemeList }) {
  const { items } = list
  return (
    <>
      {items.length === 0 && <p className="nothing">{text.schemes.none}</p>}
      {inOrder(items, today()).map((scheme) => (
        <Card key={scheme.id} me={me} scheme={scheme} all={items} names={list} open={items.length === 1} />
      ))}
      <Standard me={me} list={list} />
      <Examples me={me} list={list} />
    </>
  )
}

/** What one book goes by. */
function ForBook({ me, list, code }: { me: Me; list: SchemeList; code: string }) {
  const book = useBook(code)
  const scheme = book.data && countingFor(list.items, book.data.division, today())
  return (
    <Reading of={book}>
      <p className="draft-line">
        <b>{text.schemes.forPlace(book.data?.name ?? code)}</b>
        <Go to={{ page: 'schemes', book: '' }}>{text.schemes.all}</Go>
      </p>
      {scheme === undefined ? (
        <Standard me={me} list={list} />
      ) : (
        <Card me={me} scheme={scheme} all={list.items} names={list} open />
      )}
    </Reading>
  )
}

/** `book` narrows to what counts there; empty shows everything in reach. */
export function SchemesPage({ me, book }: { me: Me; book: string }) {
  const words = text.schemes
  const read = useSchemes()
  const propose = mayDo(me, 'approval.propose') && (
    <Action primary onClick={() => go({ page: 'scheme-new', copy: '' })}>
      {words.propose}
    </Action>
  )
  return (
    <Frame title={words.title} aside={propose}>
      <p className="aside">{words.what}</p>
      <Reading of={read}>
        {read.data && book === '' && <All me={me} list={read.data} />}
        {read.data && book !== '' && <ForBook me={me} list={read.data} code={book} />}
      </Reading>
    </Frame>
  )
}

/** From a draft to the limits it is signed under. */
export function SchemeLink({ code }: { code: string }) {
  return (
    <p>
      <Go to={{ page: 'schemes', book: code }}>{text.schemes.link}</Go>
    </p>
  )
}
