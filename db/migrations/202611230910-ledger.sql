-- The ledger: vouchers, lines, balances, sums, counters, chain heads. Written only by routines/.

create table book_heads (
  book_id bigint constraint book_heads_pkey primary key constraint book_heads_book_fkey references books (book_id),
  start_month int constraint book_heads_start_month_form check (start_month % 100 between 1 and 12),
  closed_through int not null default 0,
  opened boolean not null default false,
  carried boolean not null default false,
  seq bigint not null default 0,
  hash bytea not null default '\x',
  audit_no bigint not null default 0,
  audit_hash bytea not null default '\x',
  items int not null default 0
);
comment on table book_heads is 'The lock of a book: last voucher and hash, last audit row, closed through which month (yyyymm)';
comment on column book_heads.carried is 'The opening brought 本年累计 for every 5xx account: a start within the year is then a whole year';

create table accounts (
  book_id bigint not null constraint accounts_book_fkey references books (book_id),
  code text collate "C" not null constraint accounts_code_form check (code ~ '^\d{3}(\d{2}){0,3}$'),
  name text not null constraint accounts_name_filled check (name <> ''),
  level int not null constraint accounts_level_of_code check (level = (length(code) - 1) / 2),
  side text not null constraint accounts_side_known check (side in ('debit', 'credit', 'both')),
  parent text collate "C",
  leaf boolean not null default true,
  auxiliary text constraint accounts_auxiliary_known check (auxiliary in ('counterparty', 'project')),
  bank_account text,
  took_over boolean not null default false,
  constraint accounts_pkey primary key (book_id, code),
  constraint accounts_parent_fkey foreign key (book_id, parent) references accounts (book_id, code)
);
comment on column accounts.took_over is 'The first sub-account of an account that had been posted to: it takes over the balance';

create table auxiliary_items (
  book_id bigint not null constraint auxiliary_items_book_fkey references books (book_id),
  item_id int not null constraint auxiliary_items_id_positive check (item_id > 0),
  kind text not null constraint auxiliary_items_kind_known check (kind in ('counterparty', 'project')),
  name text not null constraint auxiliary_items_name_filled check (name <> ''),
  entity_id bigint constraint auxiliary_items_entity_fkey references entities (entity_id),
  constraint auxiliary_items_pkey primary key (book_id, item_id),
  constraint auxiliary_items_name_key unique (book_id, kind, name)
);
comment on table auxiliary_items is '辅助核算项: counterparties (往来单位、个人) and projects';

create table review_authorisations (
  book_id bigint not null constraint review_authorisations_book_fkey references books (book_id),
  authorisation_id uuid not null,
  rule_set text not null,
  granted_to text not null,
  granted_by text not null,
  granted_at timestamptz not null default now(),
  valid_until timestamptz,
  basis text not null,
  constraint review_authorisations_pkey primary key (book_id, authorisation_id)
);
comment on table review_authorisations is '规则自动审核的授权: rule-set version, granted by whom, until when';

create table vouchers (
  book_id bigint not null,
  seq bigint not null constraint vouchers_seq_natural check (seq >= 0),
  month int not null,
  word text not null constraint vouchers_word_known check (word in ('记', '收', '付', '转', '期初')),
  number int not null,
  kind text not null constraint vouchers_kind_known check (kind in
    ('opening', 'ordinary', 'reversal', 'correction', 'transfer', 'distribution')),
  voucher_date date not null
    constraint vouchers_date_range check (voucher_date between '1990-01-01' and '2199-12-31'),
  business_date date constraint vouchers_business_date_range check (business_date between '1990-01-01' and '2199-12-31'),
  posted_at timestamptz not null,
  maker_id text not null,
  maker_name text not null,
  reviewer_id text,
  reviewer_name text,
  authorisation_id uuid,
  reverses bigint,
  corrects bigint,
  attachments int not null default 0 constraint vouchers_attachments_natural check (attachments >= 0),
  attachment_hashes text not null default '',
  source text not null default '',
  line_count int not null,
  total numeric(18, 2) not null constraint vouchers_total_number check (total <> 'NaN'),
  bytes bytea not null,
  prev_hash bytea not null,
  hash bytea not null,
  posted_xid xid8 not null default pg_current_xact_id(),
  constraint vouchers_pkey primary key (book_id, seq),
  constraint vouchers_number_key unique (book_id, month, word, number),
  constraint vouchers_reverses_key unique (book_id, reverses),
  constraint vouchers_head_fkey foreign key (book_id) references book_heads (book_id),
  constraint vouchers_month_of_date check (month = extract(year from voucher_date) * 100 + extract(month from voucher_date)),
  constraint vouchers_opening_zero check ((kind = 'opening') = (seq = 0) and (kind = 'opening') = (number = 0)
    and (kind = 'opening') = (word = '期初')),
  constraint vouchers_number_natural check (number >= 0),
  constraint vouchers_line_count check (line_count >= 1 and (kind = 'opening' or line_count >= 2)),
  constraint vouchers_reviewed check ((reviewer_id is null) <> (authorisation_id is null) and reviewer_id <> maker_id),
  constraint vouchers_reversal_names_original check ((kind = 'reversal') = (reverses is not null))
);
create index vouchers_posted_at_idx on vouchers (book_id, posted_at);
comment on table vouchers is '记账凭证 (posted): inserted by the posting function, never changed';

create table voucher_lines (
  book_id bigint not null,
  seq bigint not null,
  line_no int not null constraint voucher_lines_no_positive check (line_no >= 1),
  account text collate "C" not null,
  side text not null constraint voucher_lines_side_known check (side in ('debit', 'credit')),
  amount numeric(18, 2) not null
    constraint voucher_lines_amount_real check (amount <> 0 and amount <> 'NaN' and abs(amount) < 1e16),
  summary text not null,
  auxiliary int not null default 0,
  settles text constraint voucher_lines_settles_known check (settles in ('operating_receivable', 'operating_advance')),
  carried_debit numeric(18, 2),
  carried_credit numeric(18, 2),
  constraint voucher_lines_pkey primary key (book_id, seq, line_no),
  constraint voucher_lines_voucher_fkey foreign key (book_id, seq) references vouchers (book_id, seq)
);
comment on column voucher_lines.amount is '元, signed: a red line (红字) stays on its own side as a negative amount';
comment on column voucher_lines.settles is
  'Money against this line is operating money received: a receivable collected, or rent received in advance';

create table counters (
  book_id bigint not null,
  month int not null,
  word text not null,
  last int not null constraint counters_last_positive check (last > 0),
  constraint counters_pkey primary key (book_id, month, word)
);
comment on table counters is '凭证号: last number per month and 凭证字; from 1 without gaps';

create table balances (
  book_id bigint not null,
  month int not null,
  account text collate "C" not null,
  auxiliary int not null,
  opening numeric(18, 2) not null default 0,
  debit numeric(18, 2) not null default 0,
  credit numeric(18, 2) not null default 0,
  transfer_debit numeric(18, 2) not null default 0,
  transfer_credit numeric(18, 2) not null default 0,
  carried_debit numeric(18, 2) not null default 0,
  carried_credit numeric(18, 2) not null default 0,
  constraint balances_pkey primary key (book_id, month, account, auxiliary)
);
comment on column balances.opening is '期初, debit positive: set by the opening only, bears no turnover';
comment on column balances.transfer_debit is 'Turnover of transfer vouchers (结转), kept apart so that reports by account do not change at year end';
comment on column balances.carried_debit is '本年累计借方 of a book that starts within the year';

create table income_assignments (
  book_id bigint not null,
  seq bigint not null,
  line_no int not null,
  no int not null,
  type text not null,
  subtype text,
  exclusion text constraint income_assignments_exclusion_fkey references income_exclusions (code),
  version text not null,
  confidence numeric(4, 3) constraint income_assignments_confidence_range check (confidence between 0 and 1),
  rule text not null,
  reason text not null default '',
  assigned_by text not null,
  assigned_name text not null,
  assigned_at timestamptz not null,
  why text not null default '',
  bytes bytea not null,
  constraint income_assignments_pkey primary key (book_id, seq, line_no, no),
  constraint income_assignments_type_fkey foreign key (version, type) references income_types (version, code),
  constraint income_assignments_excluded check ((type = 'none') = (exclusion is not null))
);
create index income_assignments_undecided_idx on income_assignments (book_id, seq) where type = 'undecided';
comment on column income_assignments.bytes is 'Canonical bytes of the assignment, for the verifier to name a changed field';
comment on table income_assignments is 'Type of an income line: append-only, the newest counts; no part of the voucher';

create table income_sums (
  book_id bigint not null,
  month int not null,
  account text collate "C" not null,
  type text not null,
  subtype text not null default '',
  exclusion text not null,
  partner bigint not null,
  amount numeric(18, 2) not null,
  lines int not null,
  constraint income_sums_pkey primary key (book_id, month, account, type, subtype, exclusion, partner)
);
comment on column income_sums.subtype is 'What measures need below the type: photovoltaic site rent is no generation';
comment on column income_sums.amount is 'credit − debit without transfers, 元';
comment on column income_sums.partner is 'entity behind the line''s counterparty, 0 when none: what eliminations need';

create table year_sums (
  book_id bigint not null,
  year int not null,
  account text collate "C" not null,
  type text not null,
  subtype text not null default '',
  exclusion text not null,
  partner bigint not null,
  amount numeric(18, 2) not null,
  lines int not null,
  constraint year_sums_pkey primary key (book_id, year, account, type, subtype, exclusion, partner)
);
comment on column year_sums.partner is
  'As in income_sums; money received carries it where all entities behind the voucher''s lines are one';
comment on table year_sums is 'income_sums by year and first-level account, with expenses (debit − credit, type empty) and money received (account received): all the annual summary reads';

create table month_closings (
  book_id bigint not null,
  no int not null,
  act text not null constraint month_closings_act_known check (act in ('close', 'reopen')),
  month int not null,
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  reason text not null default '',
  until timestamptz,
  seq bigint not null,
  hash bytea not null,
  constraint month_closings_pkey primary key (book_id, no)
);
comment on table month_closings is 'Closing and reopening of months, each with a checkpoint of the chain';

create table years (
  book_id bigint not null,
  year int not null,
  transferred_at timestamptz,
  sealed_at timestamptz,
  constraint years_pkey primary key (book_id, year),
  constraint years_sealed_after_transfer check (sealed_at is null or transferred_at is not null)
);
comment on table years is '年度: transferred (结转) and sealed';

create table audit_log (
  book_id bigint not null,
  no bigint not null,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  role text not null,
  act text not null,
  object text not null,
  before text,
  after text,
  origin text not null,
  request_id text not null,
  prev_hash bytea not null,
  hash bytea not null,
  constraint audit_log_pkey primary key (book_id, no)
);
comment on table audit_log is '操作日志, chained per book, in the same transaction as the act';
