/** 操作日志 of one book: who did what to what, and what it was before. */
import type { AuditEntry } from '../../audit/schema.ts'
import { go, Go } from '../go.tsx'
import { inChinese } from '../punctuation.ts'
import type { LogSearch } from '../route.ts'
import { Frame } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { BackToBook } from './book.tsx'
import { Log } from './log.tsx'

/** Digests and numbers are for machines: their beginning tells them apart. */
export function shortened(words: string): string {
  return words
    .replaceAll(/[0-9a-f]{64}/g, (digest) => `${digest.slice(0, 8)}…`)
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => `…${id.slice(-6)}`)
}

const BRIEF = 120

/** What is long opens at a click; nothing of a record is left out. */
function Content({ words }: { words: string }) {
  const brief = shortened(words)
  if (words.length <= BRIEF) return <span title={words}>{brief}</span>
  return (
    <details>
      <summary>{brief.slice(0, BRIEF - 30)}…</summary>
      {words}
    </details>
  )
}

const DRAFT = /^draft ([0-9a-f-]{36})$/

/** A draft is opened from its record. */
function What({ entry, code }: { entry: AuditEntry; code: string | undefined }) {
  const id = DRAFT.exec(entry.object)?.[1]
  const name = shortened(entry.object_name)
  return code === undefined || id === undefined ? (
    <span title={entry.object_name}>{name}</span>
  ) : (
    <Go to={{ page: 'draft', code, id }}>{name}</Go>
  )
}

/** A row as every log of acts shows it. */
export function auditRow(entry: AuditEntry, code?: string) {
  const change = entry.before === null ? null : <small>{text.log.before(entry.before)}</small>
  return {
    key: entry.no,
    cells: [
      entry.time,
      <span key="who">
        {entry.actor_name}
        <small>{inChinese(entry.role_name)}</small>
      </span>,
      entry.act_name,
      <What key="object" entry={entry} code={code} />,
      <span key="what">
        {entry.after !== null && <Content words={entry.after} />}
        {change}
      </span>,
      entry.origin,
    ],
  }
}

export function AuditPage({ code, search }: { code: string; search: LogSearch }) {
  return (
    <Frame title={text.log.audit}>
      <BackToBook code={code} />
      <Log<AuditEntry>
        path={`/books/${encodeURIComponent(code)}/audit`}
        search={search}
        onSearch={(wanted) => go({ page: 'audit', code, search: wanted })}
        head={text.log.head}
        row={(entry) => auditRow(entry, code)}
      />
    </Frame>
  )
}
