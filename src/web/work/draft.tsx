/** One draft: its entries as a voucher shows them, its papers, the signatures it needs, and one's own when it is one's turn. */
import type { DraftInFull } from '../../approvals/schema.ts'
import type { Me } from '../../identity/schema.ts'
import { type Money, money, sum } from '../../lib/money.ts'
import { useAct } from '../act.ts'
import { DraftActs } from '../drafting/acts.tsx'
import { Completion, fileIn, waitsForCompletion } from '../drafting/complete.tsx'
import { MeetingForm } from '../drafting/meeting.tsx'
import { SchemeLink } from '../duties/schemes.tsx'
import { Figure, shown } from '../parts/amount.tsx'
import { Action } from '../parts/action.tsx'
import { Notice } from '../parts/notice.tsx'
import { ActProblem } from '../parts/act-problem.tsx'
import { inChinese } from '../punctuation.ts'
import { mayDo } from '../session.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { BackToBook } from './book.tsx'
import { useDraft } from './data.ts'
import { Files } from './files.tsx'
import { Signing } from './signing.tsx'
import { Meetings, StepList } from './steps.tsx'

type Entry = Pick<
  DraftInFull['lines'][number],
  'account' | 'account_name' | 'side' | 'amount' | 'summary' | 'auxiliary'
>

function sumOf(lines: readonly Entry[], side: Entry['side']): Money {
  return sum(lines.filter((line) => line.side === side).map(({ amount }) => money(amount)))
}

function Side({ line, side }: { line: Entry; side: Entry['side'] }) {
  return (
    <td className="number" data-label={text.draft.head[side]}>
      {line.side === side && <Figure value={money(line.amount)} />}
    </td>
  )
}

type EntriesProps = {
  lines: readonly Entry[]
  /** What stands below the account, such as the type of an income line. */
  note?: (index: number) => string | null
}

export function Entries({ lines, note }: EntriesProps) {
  const { head } = text.draft
  return (
    <table className="ledger stack entries">
      <thead>
        <tr>
          <th scope="col">{head.summary}</th>
          <th scope="col">{head.account}</th>
          <th scope="col" className="number">
            {head.debit}
          </th>
          <th scope="col" className="number">
            {head.credit}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          // Entries of a draft have no name but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <tr key={index}>
            <td data-label={head.summary}>{line.summary}</td>
            <td data-label={head.account}>
              {line.account} {line.account_name}
              {line.auxiliary !== null && <small>{line.auxiliary.name}</small>}
              {note !== undefined && <small>{note(index)}</small>}
            </td>
            <Side line={line} side="debit" />
            <Side line={line} side="credit" />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            {text.draft.sum}
          </th>
          {(['debit', 'credit'] as const).map((side) => (
            <td key={side} className="number" data-label={head[side]}>
              <span className="figure">{shown(sumOf(lines, side))}</span>
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  )
}

/** What the state leaves open: whose turn it is, or why it came back. */
function HeadLine({ draft }: { draft: DraftInFull }) {
  const { standing } = draft
  return (
    <>
      <p className="draft-line">
        <b className="state">{text.drafts.states[draft.state]}</b>
        {standing.turn !== null && <span>{text.draft.turn(standing.turn.label)}</span>}
        <span>{draft.date}</span>
        <span>
          {waitsForCompletion(draft)
            ? text.drafting.complete.imported(fileIn(draft.source))
            : text.draft.maker(standing.maker?.name ?? draft.owner.name)}
        </span>
        {standing.round > 1 && <span>{text.draft.round(standing.round)}</span>}
        {standing.outlay.map(({ code, name }) => (
          <span key={code}>{name}</span>
        ))}
      </p>
      {draft.state === 'open' && standing.returned !== null && (
        <Notice
          kind="warning"
          title={text.steps.returned(standing.returned.name, standing.returned.opinion)}
        />
      )}
      {draft.reason !== '' && <p className="aside">{inChinese(draft.reason)}</p>}
    </>
  )
}

/** Whoever wrote it sends it on its way. */
function Submit({ code, draft }: { code: string; draft: DraftInFull }) {
  const submitting = useAct()
  const path = `/books/${encodeURIComponent(code)}/drafts/${draft.id}/submission`
  return (
    <>
      <ActProblem act={submitting} />
      <p className="more">
        <Action primary busy={submitting.busy} onClick={() => submitting.run({ method: 'POST', path })}>
          {text.draft.submit}
        </Action>
      </p>
    </>
  )
}

type ApprovalProps = { code: string; draft: DraftInFull; signs: boolean; submits: boolean }

function Approval({ code, draft, signs, submits }: ApprovalProps) {
  const { standing } = draft
  const { turn, digest } = standing
  return (
    <section aria-labelledby="signatures">
      {standing.mine && turn !== null && digest !== null && (
        <Signing code={code} id={draft.id} digest={digest} turn={turn} warnings={standing.warnings} />
      )}
      <h2 id="signatures">{text.steps.title}</h2>
      {standing.steps.length === 0 && <p className="nothing">{text.steps.none}</p>}
      {submits && draft.state === 'open' && draft.lines.length > 0 && <Submit code={code} draft={draft} />}
      <StepList standing={standing} />
      <SchemeLink code={code} />
      {signs && !standing.mine && standing.not_mine !== null && (
        <p className="aside">{text.signing.notMine(inChinese(standing.not_mine))}</p>
      )}
    </section>
  )
}

export function DraftPage({ me, code, id }: { me: Me; code: string; id: string }) {
  const read = useDraft(code, id)
  const { data: draft } = read
  return (
    <Frame title={draft?.summary ?? text.drafts.title}>
      <BackToBook code={code} />
      <Reading of={read}>
        {draft !== undefined && (
          <>
            <HeadLine draft={draft} />
            <DraftActs me={me} code={code} draft={draft} />
            <div className="beside">
              <div>
                <Entries lines={draft.lines} />
                {mayDo(me, 'file.read') && (
                  <Files code={code} hashes={draft.files} counted={draft.attachments} />
                )}
                <Meetings meeting={draft.standing.meeting} />
                {mayDo(me, 'meeting.record') && <MeetingForm code={code} id={id} standing={draft.standing} />}
              </div>
              {mayDo(me, 'draft.write') && waitsForCompletion(draft) ? (
                <Completion code={code} draft={draft} />
              ) : (
                <Approval
                  code={code}
                  draft={draft}
                  signs={mayDo(me, 'approval.sign')}
                  submits={mayDo(me, 'draft.write') && draft.owner.id === me.id}
                />
              )}
            </div>
          </>
        )}
      </Reading>
    </Frame>
  )
}
