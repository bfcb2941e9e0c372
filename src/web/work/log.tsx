/** A log by operator, days and words, newest first, with the way to take it along as a file; every kind of log looks the same. */
import { type FormEvent, type ReactNode, useState } from 'react'
import { linkTo } from '../api.ts'
import { Action } from '../parts/action.tsx'
import { Heads } from '../parts/heads.tsx'
import { More } from '../parts/more.tsx'
import { Field } from '../parts/field.tsx'
import { Reading } from '../shell/frame.tsx'
import type { LogSearch } from '../route.ts'
import { text } from '../text.ts'
import { useLog } from './data.ts'

type FormProps = { search: LogSearch; onSearch: (search: LogSearch) => void }

/** Asks when it is sent, not with every letter: each search of a log is itself a record. */
function SearchForm({ search, onSearch }: FormProps) {
  const [typed, setTyped] = useState(search)
  const words = text.log
  const field = (key: keyof LogSearch) => ({
    value: typed[key],
    onChange: (value: string) => setTyped({ ...typed, [key]: value }),
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    onSearch(typed)
  }
  return (
    <form className="search" onSubmit={send} role="search">
      <Field {...field('actor')} label={words.actor} maxLength={50} />
      <Field {...field('from')} label={words.from} type="date" />
      <Field {...field('to')} label={words.to} type="date" />
      <Field {...field('words')} label={words.words} maxLength={100} />
      <Action primary>{words.find}</Action>
    </form>
  )
}

type Props<Entry> = FormProps & {
  path: string
  head: readonly string[]
  row: (entry: Entry) => { key: string; cells: ReactNode[] }
}

export function Log<Entry>({ path, search, onSearch, head, row }: Props<Entry>) {
  const log = useLog<Entry>(path, search)
  const rows = (log.data?.pages ?? []).flatMap((page) => page.items).map(row)
  return (
    <>
      <SearchForm key={path} search={search} onSearch={onSearch} />
      <Reading of={log}>
        <p className="more">
          <a href={linkTo(`${path}/export`, search)} download>
            {text.log.export}
          </a>
        </p>
        {rows.length === 0 && <p className="nothing">{text.log.none}</p>}
        {rows.length > 0 && (
          <table className="ledger stack log">
            <Heads names={head} />
            <tbody>
              {rows.map(({ key, cells }) => (
                <tr key={key}>
                  {head.map((name, index) => (
                    <td key={name} data-label={name}>
                      {cells[index]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <More of={log}>{text.books.more}</More>
      </Reading>
    </>
  )
}
