/** CSV as others may read it without harm (RFC 4180): quoting, formula-safe text, and the end mark of a whole file. */

/** First cell of the last record, followed by the count of records; a file without it was cut off. */
const END_MARK = '#end'

/** A spreadsheet would run these, full-width ones too; a leading apostrophe is doubled so that taking one off restores the text. */
const FORMULA = /^[=+\-@\t\r'\uff1d\uff0b\uff0d\uff20]/

/** A cell that may have been typed by anybody. */
export function formulaSafe(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(quote).join(',')}\r\n`
}

export function endRecord(columns: number, count: number): string {
  return csvRecord(
    Array.from({ length: columns }, (_, at) => (at === 0 ? END_MARK : at === 1 ? String(count) : '')),
  )
}
