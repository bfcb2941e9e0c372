/** Rows of the access log for tests, written the way the house's own functions write them. */
import type { Pool, PoolClient } from 'pg'

/** As the owner, in whatever transaction the client holds. */
export async function addAccess(
  client: Pool | PoolClient,
  count: number,
  more: { what?: string; actor?: string; name?: string; kind?: string; outcome?: string } = {},
): Promise<void> {
  const {
    what = 'GET /books/QY/export',
    actor = 'u-1',
    name = '张会计',
    kind = 'read',
    outcome = '200',
  } = more
  await client.query(
    `select write_access($1, $2, $3, $4 || case when n > 1 then ' ' || n else '' end, $5, '10.0.0.1', 'r-' || n)
     from generate_series(1, $6::int) as n`,
    [kind, actor, name, what, outcome, count],
  )
}
