/** Writing one voucher: the paper, its papers, what is lacking, and the ways out: save, save and write another, submit. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { DraftInFull } from '../../approvals/schema.ts'
import type { Book } from '../../books/schema.ts'
import { go, Go } from '../go.tsx'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Notice } from '../parts/notice.tsx'
import { text } from '../text.ts'
import { sizeOf } from '../work/files.tsx'
import { Choosers, useUpload } from './upload.tsx'
import type { Fault } from './faults.ts'
import { fetchKept, nameOf } from './kept.ts'
import { CELLS, type Cell, commandOf } from './keys.ts'
import type { Leaf } from './look-up.ts'
import { Paper, standingIn } from './paper.tsx'
import { type Then, useSaving } from './saving.ts'
import { addPaper, bodyOf, removePaper, type Sheet } from './sheet.ts'
import { countIn } from './typed.ts'
import { useWriting, type Writing } from './writing.ts'

function sentence({ what, row = 0 }: Fault, sheet: Sheet): string {
  const { faults } = text.drafting
  if (what === 'date' || what === 'attachments' || what === 'rows') return faults[what]
  return what === 'balance' ? faults.balance(standingIn(sheet)) : faults[what](row + 1)
}

function Faults({ writing }: { writing: Writing }) {
  const { faults, sheet } = writing
  if (faults.length === 0) return null
  return (
    <Notice kind="warning" title={text.drafting.faultsTitle}>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.what} ${fault.row ?? ''}`}>{sentence(fault, sheet)}</li>
        ))}
      </ul>
    </Notice>
  )
}

function PaperList({ writing, upload }: { writing: Writing; upload: ReturnType<typeof useUpload> }) {
  const { sheet, write } = writing
  const words = text.drafting.files
  const counted = countIn(sheet.attachments) ?? 0
  return (
    <section className="block" aria-labelledby="papers">
      <h2 id="papers">{words.title}</h2>
      <Choosers upload={upload} />
      <ul className="files">
        {sheet.files.map((file) => (
          <li key={file.hash}>
            <span>{file.name}</span>
            <small>{sizeOf(file.size)}</small>
            <button
              type="button"
              className="plain"
              aria-label={words.removeNamed(file.name)}
              onClick={() => write((now) => removePaper(now, file.hash))}
            >
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
      {sheet.files.length > 0 && counted !== sheet.files.length && (
        <p className="warning">{words.fewer(counted, sheet.files.length)}</p>
      )}
    </section>
  )
}

function KeyStrip() {
  const { keys } = text.drafting
  return (
    <dl className="key-strip" aria-label={keys.title}>
      {keys.list.map(({ keys: key, what }) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  )
}

function Clear({ onClear }: { onClear: () => void }) {
  const [asked, setAsked] = useState(false)
  const words = text.drafting
  if (!asked)
    return (
      <button type="button" className="plain" onClick={() => setAsked(true)}>
        {words.clear}
      </button>
    )
  return (
    <span className="inline">
      {words.clearSure}
      <button
        type="button"
        className="plain"
        onClick={() => {
          setAsked(false)
          onClear()
        }}
      >
        {words.clearYes}
      </button>
      <button type="button" className="plain" onClick={() => setAsked(false)}>
        {words.clearNo}
      </button>
    </span>
  )
}

/** The cell a key was pressed in. */
function cellOf(target: EventTarget): Cell | null {
  const spot = target instanceof HTMLElement ? (target.dataset['spot'] ?? '') : ''
  return CELLS.find((cell) => spot.endsWith(`:${cell}`)) ?? null
}

/** On a blank paper one begins to write at once; on a telephone the keyboard would cover the page. */
function useFirstCell(blank: boolean, first: () => void): void {
  const begin = useRef(blank ? first : null)
  useEffect(() => {
    const write = begin.current
    if (write === null || !window.matchMedia('(pointer: fine)').matches) return
    // After the page itself was given the focus.
    const frame = window.requestAnimationFrame(write)
    return () => window.cancelAnimationFrame(frame)
  }, [])
}

type Props = {
  book: Book
  /** `null` for a new one. */
  id: string | null
  /** Whose writing it is. */
  user: string
  saved: Sheet
  leaves: readonly Leaf[]
  above?: ReactNode
}

/** Its ways out: where each leads once it was saved. */
function useWays({ book, id, user, saved: first }: Props, writing: Writing) {
  const { code } = book
  const [done, setDone] = useState<DraftInFull | null>(null)
  const open = (draft: DraftInFull) => go({ page: 'draft', code, id: draft.id }, 'replace')
  const { save, saving, submitting, busy } = useSaving({
    code,
    id,
    saved: (draft, then) => {
      writing.close(nameOf(user, code, draft.id))
      if (then === 'open') open(draft)
      if (then !== 'new') return
      setDone(draft)
      writing.start({ ...first, date: writing.sheet.date })
    },
    submitted: (draft) => {
      writing.close(nameOf(user, code, id))
      open(draft)
    },
  })
  const send = (then: Then) => {
    if (!busy && writing.ready()) save(bodyOf(writing.sheet, writing.demanded), then)
  }
  return { send, saving, submitting, busy, done }
}

/** Keys of the whole voucher go out, those of its rows go in. */
function keysOf(writing: Writing, send: (then: Then) => void, fresh: boolean) {
  return (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const command = commandOf(event, cellOf(event.target))
    if (command === null) return
    const whole = /^(save|submit)/.test(command)
    if (!whole && cellOf(event.target) === null) return
    event.preventDefault()
    event.stopPropagation()
    if (command === 'submit') send('submit')
    else if (whole) send(command === 'save-and-new' && fresh ? 'new' : 'open')
    else writing.obey(command)
  }
}

/** Said where the paper is not blank from the start. */
function Found({ fresh, onDrop }: { fresh: boolean; onDrop: () => void }) {
  const words = text.drafting
  if (fresh) return <p className="aside">{words.kept}</p>
  return (
    <p className="aside">
      {words.keptEdit}{' '}
      <button type="button" className="plain" onClick={onDrop}>
        {words.dropIt}
      </button>
    </p>
  )
}

export function Editor(props: Props) {
  const { book, id, user, saved: first, leaves, above } = props
  const { code } = book
  const name = nameOf(user, code, id)
  const [kept] = useState(() => fetchKept(name))
  const [told, setTold] = useState(kept !== null)
  const writing = useWriting(name, () => kept ?? first, leaves)
  const upload = useUpload(code, (paper) => writing.write((now) => addPaper(now, paper)))
  useFirstCell(id === null && kept === null, writing.first)
  const { send, saving, submitting, busy, done } = useWays(props, writing)
  const words = text.drafting
  const begin = () => {
    setTold(false)
    writing.start(first)
  }
  return (
    <div className="writing" onKeyDown={keysOf(writing, send, id === null)}>
      {above}
      {told && done === null && <Found fresh={id === null} onDrop={begin} />}
      {done !== null && (
        <p role="status" className="saved">
          {words.saved(done.summary)} <Go to={{ page: 'draft', code, id: done.id }}>{words.seeSaved}</Go>
        </p>
      )}
      <Faults writing={writing} />
      <ActProblem act={saving} />
      <ActProblem act={submitting} />
      <Paper writing={writing} leaves={leaves} choices={[...book.words]} />
      <p className="more writing-ways">
        <Action primary busy={busy} onClick={() => send('submit')}>
          {words.submit}
        </Action>
        <Action disabled={busy} onClick={() => send('open')}>
          {words.save}
        </Action>
        {id === null && (
          <Action disabled={busy} onClick={() => send('new')}>
            {words.saveAndNew}
          </Action>
        )}
        {id === null && <Clear onClear={begin} />}
      </p>
      <KeyStrip />
      <PaperList writing={writing} upload={upload} />
      <p className="aside">{words.keptAside}</p>
    </div>
  )
}
