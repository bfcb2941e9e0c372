/** What villages of the demonstration earn by: one row a source, in the files named for what it is. */
import type { SourceKind } from './source-kind.ts'
import { equity, land, photovoltaic, services, tourism, unclassified } from './sources-let-and-held.ts'
import { livestock, planting } from './sources-raised-and-grown.ts'

/** All of them by key. */
export const SOURCES: Readonly<Record<string, SourceKind>> = {
  ...livestock,
  ...planting,
  ...tourism,
  ...equity,
  ...land,
  ...photovoltaic,
  ...services,
  ...unclassified,
}

export function sourceKind(key: string): SourceKind {
  const kind = SOURCES[key]
  if (kind === undefined) throw new Error(`no source of income ${key}`)
  return kind
}
