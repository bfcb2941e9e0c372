/** Completing a draft that came of an import: the money side is certain, a person says what it was for; the program's own proposal stands beside. */
import { type FormEvent, useId, useState } from 'react'
import type { DraftInFull } from '../../approvals/schema.ts'
import { absolute, formatMoney, isNegative, isZero, type Money, money } from '../../lib/money.ts'
import { useAct } from '../act.ts'
import { go } from '../go.tsx'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Field } from '../parts/field.tsx'
import { PickList } from '../parts/pick-list.tsx'
import { Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { AccountCell } from './account-cell.tsx'
import { at, type ToComplete, useLeaves, useToComplete } from './data.ts'
import { isLike, useKeptState } from './kept-state.ts'
import { type Leaf, shownAs } from './look-up.ts'
import { amountIn } from './typed.ts'

/** Imported and never submitted; once somebody completed it, it is a whole voucher of theirs. */
export function waitsForCompletion(draft: Pick<DraftInFull, 'state' | 'reason_code' | 'standing'>): boolean {
  return draft.state === 'open' && draft.reason_code !== 'written' && draft.standing.round === 0
}

/** The file a draft came of; the rest of its source is for machines. */
export function fileIn(source: string): string {
  return source.replace(/ [0-9a-f]{12}\b.*$/, '')
}

export type Share = {
  key: number
  hint: string
  /** What the program thinks it was, if it thinks anything. */
  proposed: string
  words: string
  account: string
  amount: string
  type: string
  exclusion: string
  name: string
}

function shareOf(key: number, proposed: string | null, leaves: readonly Leaf[]): Share {
  const leaf = proposed === null ? undefined : leaves.find(({ code }) => code === proposed)
  const [words, account] = leaf === undefined ? ['', ''] : [shownAs(leaf), leaf.code]
  return { key, hint: '', proposed: words, words, account, amount: '', type: '', exclusion: '', name: '' }
}

/** One row a thing the program found, its proposal filled in; amounts it knows stand there as well. */
export function sharesOf(draft: ToComplete, leaves: readonly Leaf[]): Share[] {
  if (isZero(money(draft.open))) return []
  const { items, proposed, counterparty } = draft
  const found = items.length > 0 ? items : [{ words: '', proposed, amount: null }]
  return found.map((item, index) => ({
    ...shareOf(index, item.proposed ?? proposed, leaves),
    hint: item.words,
    amount: found.length > 1 && item.amount !== null ? absolute(money(item.amount)) : '',
    name: counterparty ?? '',
  }))
}

/** Shares as this form kept them, null for anything else. */
export function readShares(stored: unknown): Share[] | null {
  const sample = shareOf(0, null, [])
  return Array.isArray(stored) && stored.every((each) => isLike(each, sample)) ? stored : null
}

function isIncome(account: string): boolean {
  return /^50[1-4]/.test(account)
}

/** What is sent; what was left to the program is left out. */
export function fillingOf(share: Share, leaves: readonly Leaf[]): Record<string, string | null> {
  const kind = leaves.find(({ code }) => code === share.account)?.auxiliary ?? null
  const income = isIncome(share.account)
  const type = income && share.type !== '' ? share.type : null
  const exclusion = type === 'none' && share.exclusion !== '' ? share.exclusion : null
  const name = share.name.trim() === '' ? null : share.name.trim()
  return {
    account: share.account,
    amount: amountIn(share.amount) ?? null,
    type,
    exclusion,
    counterparty: kind === 'project' ? null : name,
    project: kind === 'project' ? name : null,
  }
}

type RowProps = {
  share: Share
  index: number
  leaves: readonly Leaf[]
  tried: boolean
  /** The only one: it takes all that is open. */
  alone: boolean
  onChange: (fields: Partial<Share>) => void
}

function Income({ share, onChange }: Pick<RowProps, 'share' | 'onChange'>) {
  const words = text.drafting.complete
  const types = Object.entries(words.types).map(([value, label]) => ({ value, label }))
  const exclusions = Object.entries(text.exclusions).map(([value, label]) => ({ value, label }))
  return (
    <>
      <PickList
        label={words.type}
        value={share.type}
        options={[{ value: '', label: words.typeItself }, ...types]}
        onChange={(type) => onChange({ type })}
      />
      {share.type === 'none' && (
        <PickList
          label={words.exclusion}
          value={share.exclusion}
          options={[{ value: '', label: words.exclusionItself }, ...exclusions]}
          onChange={(exclusion) => onChange({ exclusion })}
        />
      )}
    </>
  )
}

function ShareRow({ share, index, leaves, tried, alone, onChange }: RowProps) {
  const id = useId()
  const words = text.drafting
  const leaf = leaves.find(({ code }) => code === share.account)
  const kind = leaf?.auxiliary ?? null
  const missing = tried && share.account === ''
  const hint = share.proposed === '' ? words.accountHint : words.complete.proposal(share.proposed)
  return (
    <fieldset className="share">
      <legend>
        {words.complete.row(index + 1)}
        {share.hint !== '' && <span className="aside"> {share.hint}</span>}
      </legend>
      <div className="field account-cell">
        <span id={id}>{words.head.account}</span>
        <span className="field-line">
          <AccountCell
            label={words.cell.account(index + 1)}
            words={share.words}
            chosen={share.account}
            leaves={leaves}
            faulty={missing}
            spot={`share:${index}`}
            onFocus={() => undefined}
            onType={(typed) => onChange({ words: typed, account: '' })}
            onChoose={(chosen) => onChange({ words: shownAs(chosen), account: chosen.code })}
          />
        </span>
        <span className={missing ? 'fault' : 'hint'}>
          {missing ? words.complete.noAccount(index + 1) : hint}
        </span>
      </div>
      {!alone && (
        <Field
          label={words.complete.amount}
          value={share.amount}
          inputMode="decimal"
          autoComplete="off"
          maxLength={24}
          hint={words.complete.amountHint}
          onChange={(amount) => onChange({ amount })}
        />
      )}
      {isIncome(share.account) && <Income share={share} onChange={onChange} />}
      {kind !== null && (
        <Field
          label={words[kind]}
          value={share.name}
          autoComplete="off"
          maxLength={100}
          required
          onChange={(name) => onChange({ name })}
        />
      )}
    </fieldset>
  )
}

function openIn(open: Money): string {
  const words = text.drafting.complete.open
  if (isZero(open)) return words.none
  return words[isNegative(open) ? 'credit' : 'debit'](formatMoney(absolute(open)))
}

type FormProps = { code: string; id: string; found: ToComplete; leaves: readonly Leaf[] }

function Form({ code, id, found, leaves }: FormProps) {
  const first = sharesOf(found, leaves)
  const {
    value: shares,
    put: setShares,
    forget,
  } = useKeptState(`completion ${code} ${id}`, first, readShares)
  const [tried, setTried] = useState(false)
  const completing = useAct({
    done: () => {
      forget()
      go({ page: 'draft', code, id })
    },
  })
  const words = text.drafting.complete
  const change = (key: number, fields: Partial<Share>) =>
    setShares((all) => all.map((share) => (share.key === key ? { ...share, ...fields } : share)))
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (shares.some(({ account }) => account === '')) return
    const fill = shares.map((share) => fillingOf(share, leaves))
    completing.run({ method: 'POST', path: `${at(code)}/drafts/${id}/completion`, body: { fill } })
  }
  const more = () =>
    setShares((all) => [...all, shareOf(1 + Math.max(-1, ...all.map(({ key }) => key)), null, leaves)])
  return (
    <form className="step" onSubmit={send}>
      <p>{openIn(money(found.open))}</p>
      <ActProblem act={completing} />
      {shares.map((share, index) => (
        <ShareRow
          key={share.key}
          share={share}
          index={index}
          leaves={leaves}
          tried={tried}
          alone={shares.length === 1}
          onChange={(fields) => change(share.key, fields)}
        />
      ))}
      <p className="more">
        <Action primary busy={completing.busy}>
          {words.send}
        </Action>
        {shares.length > 0 && <Action onClick={more}>{words.more}</Action>}
        {shares.length > 1 && (
          <Action onClick={() => setShares((all) => all.slice(0, -1))}>{words.less}</Action>
        )}
      </p>
      <p className="aside">{words.later}</p>
    </form>
  )
}

export function Completion({ code, draft }: { code: string; draft: DraftInFull }) {
  const found = useToComplete(code, draft.id)
  const leaves = useLeaves(code)
  return (
    <section className="signing" aria-labelledby="completion">
      <h2 id="completion">{text.drafting.complete.title}</h2>
      <Reading of={found}>
        <Reading of={leaves}>
          {found.data !== undefined && found.data !== null && leaves.data !== undefined && (
            <Form code={code} id={draft.id} found={found.data} leaves={leaves.data} />
          )}
        </Reading>
      </Reading>
    </section>
  )
}
