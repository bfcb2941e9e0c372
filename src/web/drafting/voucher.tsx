/** One posted voucher: its entries, who made and signed it, its papers, its seal; it is never changed, only reversed. */
import type { Book } from '../../books/schema.ts'
import type { Me } from '../../identity/schema.ts'
import { firstDayOf } from '../../lib/day.ts'
import type { Voucher } from '../../vouchers/schema.ts'
import { Go } from '../go.tsx'
import { inShanghai } from '../instant.ts'
import { Notice } from '../parts/notice.tsx'
import { inChinese } from '../punctuation.ts'
import { mayDo } from '../session.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { presentMonth } from '../shell/bearings.ts'
import { text } from '../text.ts'
import { BackToBook } from '../work/book.tsx'
import { useBook, useDraft } from '../work/data.ts'
import { Entries } from '../work/draft.tsx'
import { StepList } from '../work/steps.tsx'
import { useVoucher } from './data.ts'
import { Reverse } from './reverse.tsx'
import { VoucherPapers } from './voucher-papers.tsx'

/** The draft it came of, whose signatures stand with it. */
export function draftIn(source: string): string | undefined {
  return /draft:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(source)?.[1]
}

/** Where it came from, for people: the file and its rows, without what only machines read. */
export function sourceIn(source: string): string {
  return source
    .replace(/(^| · )draft:[0-9a-f-]{36}$/, '')
    .replace(/ · draft$/, '')
    .replace(/ [0-9a-f]{12}(?= ·|$)/, '')
    .replace(/row ([\d+]+)/, (_, rows: string) => text.drafting.voucher.row(rows))
}

function incomeIn({ income }: Voucher['lines'][number]): string | null {
  if (income === null) return null
  const names: Record<string, string> = { ...text.drafting.complete.types, undecided: text.types.undecided }
  const why = income.exclusion === null ? undefined : (text.exclusions[income.exclusion] ?? income.exclusion)
  return why === undefined ? (names[income.type] ?? income.type) : text.notOperating(why)
}

function Facts({ voucher }: { voucher: Voucher }) {
  const words = text.drafting.voucher
  const source = inChinese(sourceIn(voucher.source))
  const facts: [string, string][] = [
    [words.date, voucher.date],
    [words.maker, voucher.maker.name],
    [words.reviewer, voucher.reviewer?.name ?? words.automatic],
    [words.posted, inShanghai(voucher.posted_at)],
    [words.attachments, words.papers(voucher.attachments)],
    [words.source, source === '' ? words.bySigning : source],
  ]
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>{words.seal}</dt>
        <dd>
          <code title={voucher.hash}>{voucher.hash.slice(0, 16)}…</code>
        </dd>
      </div>
    </dl>
  )
}

function Other({ code, seq, say }: { code: string; seq: string; say: (name: string) => string }) {
  const name = useVoucher(code, seq).data?.name ?? text.drafting.voucher.numbered(seq)
  return <Notice kind="info" title={say(name)} action={<Go to={{ page: 'voucher', code, seq }}>{name}</Go>} />
}

function Signatures({ code, id }: { code: string; id: string }) {
  const standing = useDraft(code, id).data?.standing
  if (standing === undefined || standing.steps.length === 0) return null
  return (
    <section className="block" aria-labelledby="signatures">
      <h2 id="signatures">{text.drafting.voucher.signatures}</h2>
      <StepList standing={standing} />
    </section>
  )
}

function Sheet({ me, book, voucher }: { me: Me; book: Book; voucher: Voucher }) {
  const { code } = book
  const words = text.drafting.voucher
  const draft = draftIn(voucher.source)
  const reversible = voucher.reversed_by === null && voucher.kind !== 'reversal' && voucher.kind !== 'opening'
  const month = presentMonth(book)
  return (
    <>
      {voucher.reverses !== null && <Other code={code} seq={voucher.reverses} say={words.reverses} />}
      {voucher.reversed_by !== null && <Other code={code} seq={voucher.reversed_by} say={words.reversedBy} />}
      <div className="beside">
        <div>
          <Entries lines={voucher.lines} note={(index) => incomeIn(voucher.lines[index] ?? NO_LINE)} />
          {mayDo(me, 'file.read') && <VoucherPapers me={me} code={code} voucher={voucher} />}
        </div>
        <div>
          <Facts voucher={voucher} />
          {draft !== undefined && mayDo(me, 'draft.read') && <Signatures code={code} id={draft} />}
          {reversible && mayDo(me, 'draft.write') && (
            <Reverse code={code} voucher={voucher} from={month === null ? voucher.date : firstDayOf(month)} />
          )}
        </div>
      </div>
    </>
  )
}

const NO_LINE = { income: null } as Voucher['lines'][number]

export function VoucherPage({ me, code, seq }: { me: Me; code: string; seq: string }) {
  const voucher = useVoucher(code, seq)
  const book = useBook(code)
  return (
    <Frame title={voucher.data?.name ?? text.drafting.paper}>
      <BackToBook code={code} />
      <Reading of={voucher}>
        {voucher.data !== undefined && book.data !== undefined && (
          <Sheet me={me} book={book.data} voucher={voucher.data} />
        )}
      </Reading>
    </Frame>
  )
}
