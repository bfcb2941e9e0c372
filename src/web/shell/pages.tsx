/** Which page an address shows. */
import { useEffect } from 'react'
import type { Me } from '../../identity/schema.ts'
import { AnnualPage } from '../annual/page.tsx'
import { KinPage } from '../duties/kin.tsx'
import { OfficesPage } from '../duties/offices.tsx'
import { RoleTablePage } from '../duties/role-table.tsx'
import { SchemeNewPage } from '../duties/scheme-form.tsx'
import { SchemesPage } from '../duties/schemes.tsx'
import { EditDraftPage, NewDraftPage } from '../drafting/page.tsx'
import { VoucherPage } from '../drafting/voucher.tsx'
import { VouchersPage } from '../drafting/vouchers.tsx'
import { go, Go } from '../go.tsx'
import { LogsPage } from '../people/logs.tsx'
import { OwnPage } from '../people/own.tsx'
import { PeoplePage } from '../people/page.tsx'
import type { Route } from '../route.ts'
import { text } from '../text.ts'
import { AuditPage } from '../work/audit.tsx'
import { BalancePage } from '../work/balance.tsx'
import { BookPage } from '../work/book.tsx'
import { BooksPage } from '../work/books.tsx'
import { DraftPage } from '../work/draft.tsx'
import { DraftsPage } from '../work/drafts.tsx'
import { HomePage } from '../work/home.tsx'
import { WaitingPage } from '../work/waiting.tsx'
import { Frame } from './frame.tsx'
import { homeOf } from './home-of.ts'

function Home({ me }: { me: Me }) {
  const home = homeOf(me)
  const away = home.page !== 'home'
  useEffect(() => {
    if (away) go(home, 'replace')
  })
  return away ? null : <HomePage me={me} />
}

function Missing() {
  return (
    <Frame title={text.missing.title}>
      <p>{text.missing.why}</p>
      <p>
        <Go to={{ page: 'home' }}>{text.error.home}</Go>
      </p>
    </Frame>
  )
}

export function Pages({ me, route }: { me: Me; route: Route }) {
  switch (route.page) {
    case 'home':
    case 'sign-in':
      return <Home me={me} />
    case 'summary':
      return <AnnualPage />
    case 'books':
      return <BooksPage />
    case 'book':
      return <BookPage me={me} code={route.code} />
    case 'drafts':
      return <DraftsPage me={me} code={route.code} />
    case 'draft':
      return <DraftPage key={`${route.code} ${route.id}`} me={me} code={route.code} id={route.id} />
    case 'draft-new':
      return <NewDraftPage me={me} code={route.code} />
    case 'draft-edit':
      return <EditDraftPage me={me} code={route.code} id={route.id} />
    case 'vouchers':
      return <VouchersPage code={route.code} month={route.month} />
    case 'voucher':
      return <VoucherPage key={`${route.code} ${route.seq}`} me={me} code={route.code} seq={route.seq} />
    case 'balance':
      return <BalancePage code={route.code} asOf={route.asOf} />
    case 'audit':
      return <AuditPage code={route.code} search={route.search} />
    case 'offices':
      return <OfficesPage key={route.code} me={me} code={route.code} />
    case 'schemes':
      return <SchemesPage me={me} book={route.book} />
    case 'scheme-new':
      return <SchemeNewPage me={me} copy={route.copy} />
    case 'kin':
      return <KinPage me={me} />
    case 'roles':
      return <RoleTablePage />
    case 'waiting':
      return <WaitingPage />
    case 'people':
      return <PeoplePage me={me} words={route.words} user={route.user} />
    case 'me':
      return <OwnPage me={me} />
    case 'logs':
      return <LogsPage log={route.log} search={route.search} />
    case 'missing':
      return <Missing />
  }
}
