-- Shared tables: divisions, charts of accounts, type tables, benchmark profiles, entities and books.
-- On Citus these are reference tables; everything that holds a book's lines is keyed by book_id first.

create table divisions (
  code text collate "C" constraint divisions_pkey primary key
    constraint divisions_code_form check (code ~ '^\d{12}$'),
  name text not null constraint divisions_name_filled check (name <> ''),
  level text not null
    constraint divisions_level_known check (level in ('province', 'prefecture', 'county', 'township', 'village')),
  parent text collate "C" constraint divisions_parent_fkey references divisions (code),
  valid_from date not null default '1990-01-01',
  valid_to date,
  successor text collate "C",
  invented boolean not null default false,
  source text not null,
  constraint divisions_validity check (valid_to is null or valid_to >= valid_from)
);
create index divisions_parent_idx on divisions (parent);
comment on table divisions is '行政区划: 12-digit codes with validity and successor';

create table standard_accounts (
  standard text not null,
  code text collate "C" not null constraint standard_accounts_code_form check (code ~ '^\d{3}(\d{2}){0,3}$'),
  name text not null,
  class text not null,
  side text not null constraint standard_accounts_side_known check (side in ('debit', 'credit', 'both')),
  parent text collate "C",
  auxiliary text constraint standard_accounts_auxiliary_known check (auxiliary in ('counterparty', 'project')),
  evidence text not null,
  constraint standard_accounts_pkey primary key (standard, code),
  constraint standard_accounts_parent_fkey foreign key (standard, parent) references standard_accounts (standard, code)
);
comment on table standard_accounts is '会计科目表 by standard version: the same code means other things in 2004 and 2023';

create table income_types (
  version text not null,
  code text not null,
  name text not null,
  named_in_source boolean not null,
  position int not null,
  constraint income_types_pkey primary key (version, code)
);
comment on table income_types is '七型发展模式: versioned type table with unclassified, undecided and none';

create table income_exclusions (
  code text constraint income_exclusions_pkey primary key,
  name text not null,
  is_income boolean not null
);
comment on table income_exclusions is 'Why a line is not operating income; is_income tells excluded (A − B) from outside (memo)';

create table benchmark_profiles (
  profile text constraint benchmark_profiles_pkey primary key,
  scope text collate "C" not null constraint benchmark_profiles_scope_form check (scope ~ '^\d{2,12}$'),
  year_from int not null,
  year_to int,
  measure text not null constraint benchmark_profiles_measure_known check (measure in
    ('total_income', 'statutory_operating', 'operating_income', 'operating_surplus', 'net_surplus')),
  threshold numeric(18, 2) not null constraint benchmark_profiles_threshold_positive check (threshold > 0 and threshold <> 'NaN'),
  text_basis text not null,
  source text not null
);
comment on table benchmark_profiles is '参考线口径: the measure and threshold of a prefecture for a span of years, with the text it rests on';

create table entities (
  entity_id bigint generated always as identity constraint entities_pkey primary key,
  name text not null constraint entities_name_filled check (name <> ''),
  kind text not null constraint entities_kind_known check (kind in ('collective', 'committee', 'coop', 'company')),
  division text collate "C" not null constraint entities_division_fkey references divisions (code),
  credit_code text collate "C" constraint entities_credit_code_key unique
    constraint entities_credit_code_form check (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  constraint entities_name_key unique (division, name)
);
comment on table entities is '主体: 股份经济合作社, 村委会, 村办合作社, 村办公司 of a village';

create table books (
  book_id bigint generated always as identity constraint books_pkey primary key,
  uid uuid not null constraint books_uid_key unique,
  code text collate "C" not null constraint books_code_key unique
    constraint books_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  name text not null constraint books_name_filled check (name <> ''),
  entity_id bigint not null constraint books_entity_fkey references entities (entity_id),
  kind text not null constraint books_kind_known check (kind in ('collective', 'committee', 'coop', 'company')),
  division text collate "C" not null constraint books_division_fkey references divisions (code),
  counts boolean not null,
  standard text not null default '2023',
  words text not null default '记' constraint books_words_known check (words in ('记', '收付转')),
  gift_account text constraint books_gift_account_known check (gift_account in ('311', '504')),
  data_kind text not null default 'real' constraint books_data_kind_known check (data_kind in ('real', 'demonstration')),
  no_public_data int[] not null default '{}',
  created_at timestamptz not null default now()
);
create index books_division_idx on books (division, counts);
comment on column books.counts is 'Whether this book is the village''s collective income (bookkeeping 4)';
comment on column books.no_public_data is 'Demonstration years without any published figure: grey 「无公开数据」';

create table relations (
  relation_id bigint generated always as identity constraint relations_pkey primary key,
  payer bigint not null constraint relations_payer_fkey references entities (entity_id),
  payee bigint not null constraint relations_payee_fkey references entities (entity_id),
  share numeric(7, 6) constraint relations_share_range check (share > 0 and share <= 1),
  valid_from date not null,
  valid_to date,
  basis text not null constraint relations_basis_filled check (basis <> ''),
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  constraint relations_distinct check (payer <> payee),
  constraint relations_validity check (valid_to is null or valid_to >= valid_from)
);
comment on table relations is '关联关系: payer, payee, share; both sides of an internal transfer are eliminated and listed';

create table settings (
  name text constraint settings_pkey primary key,
  value text not null
);
comment on table settings is 'Facts about this store, such as whether it is a demonstration';
