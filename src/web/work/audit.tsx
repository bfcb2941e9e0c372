/** 操作日志 of one book: who did what to what, and what it was before. */
import type { AuditEntry } from '../../audit/schema.ts'
import { go } from '../go.tsx'
import type { LogSearch } from '../route.ts'
import { Frame } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { BackToBook } from './book.tsx'
import { Log } from './log.tsx'

/** A row as every log of acts shows it. */
export function auditRow(entry: AuditEntry) {
  const change = entry.before === null ? null : <small>{text.log.before(entry.before)}</small>
  return {
    key: entry.no,
    cells: [
      entry.time,
      <span key="who">
        {entry.actor_name}
        <small>{entry.role_name}</small>
      </span>,
      entry.act_name,
      entry.object_name,
      <span key="what">
        {entry.after}
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
        row={auditRow}
      />
    </Frame>
  )
}
