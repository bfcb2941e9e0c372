/** For the audit administrator: acts on accounts and roles, and who signed in or read what is sensitive. */
import type { AccessEntry, AuditEntry } from '../../audit/schema.ts'
import { go, Go } from '../go.tsx'
import { type LogSearch, NO_SEARCH } from '../route.ts'
import { Frame } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { auditRow } from '../work/audit.tsx'
import { Log } from '../work/log.tsx'

const KINDS = ['store', 'access'] as const
type Kind = (typeof KINDS)[number]

function accessRow(entry: AccessEntry) {
  return {
    key: entry.no,
    cells: [entry.time, entry.actor_name, entry.kind_name, entry.what, entry.outcome_name, entry.address],
  }
}

export function LogsPage({ log, search }: { log: Kind; search: LogSearch }) {
  const onSearch = (wanted: LogSearch) => go({ page: 'logs', log, search: wanted })
  const common = { search, onSearch }
  return (
    <Frame title={text.log.title}>
      <nav className="chips" aria-label={text.log.which}>
        {KINDS.map((kind) => (
          <Go key={kind} to={{ page: 'logs', log: kind, search: NO_SEARCH }} aria-current={kind === log}>
            {text.log.kinds[kind]}
          </Go>
        ))}
      </nav>
      {log === 'store' ? (
        <Log<AuditEntry>
          {...common}
          path="/store-audit"
          head={text.log.head}
          row={(entry) => auditRow(entry)}
        />
      ) : (
        <Log<AccessEntry> {...common} path="/access-log" head={text.log.accessHead} row={accessRow} />
      )}
    </Frame>
  )
}
