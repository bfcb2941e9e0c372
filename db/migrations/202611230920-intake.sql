-- What waits before the ledger: drafts, files imported, idempotency keys. The program's role may write these.

create table drafts (
  book_id bigint not null constraint drafts_book_fkey references books (book_id),
  draft_id uuid not null,
  owner text not null,
  month int not null,
  voucher_date date not null,
  business_date date,
  summary text not null,
  money_account text collate "C",
  amount numeric(18, 2) not null constraint drafts_amount_number check (amount <> 'NaN'),
  counterparty text,
  attachments int not null default 0,
  reason_code text not null,
  reason text not null,
  proposed text,
  lines jsonb not null default '[]',
  items jsonb not null default '[]',
  file_row int,
  source text not null default '',
  state text not null default 'open' constraint drafts_state_known check (state in ('open', 'posted', 'discarded')),
  seq bigint,
  created_at timestamptz not null default now(),
  constraint drafts_pkey primary key (book_id, draft_id),
  constraint drafts_posted_names_voucher check ((state = 'posted') = (seq is not null))
);
create index drafts_open_idx on drafts (book_id, month) where state = 'open';
comment on column drafts.amount is 'Money side, debit positive, 元; the other side is open (待定)';

create table import_files (
  book_id bigint not null constraint import_files_book_fkey references books (book_id),
  file_hash text not null,
  kind text not null constraint import_files_kind_known check (kind in ('cashbook', 'vouchers')),
  name text not null,
  imported_at timestamptz not null default now(),
  imported_by text not null,
  receipt text not null,
  constraint import_files_pkey primary key (book_id, file_hash)
);
comment on column import_files.file_hash is 'SHA-256 over the normalised rows: the same rows are the same file';

create table import_rows (
  book_id bigint not null,
  fingerprint text not null,
  file_hash text not null,
  file_row int not null,
  constraint import_rows_pkey primary key (book_id, file_hash, file_row),
  constraint import_rows_file_fkey foreign key (book_id, file_hash) references import_files (book_id, file_hash)
);
create index import_rows_fingerprint_idx on import_rows (book_id, fingerprint);

create table idempotency_keys (
  book_id bigint not null,
  actor text not null,
  key text not null constraint idempotency_keys_key_length check (length(key) between 1 and 200),
  body_hash text not null,
  status int not null,
  answer text not null,
  claimed_at timestamptz not null default now(),
  constraint idempotency_keys_pkey primary key (book_id, actor, key)
);
comment on table idempotency_keys is 'Answers kept byte for byte; book 0 holds calls without a book';

create table jobs (
  job_id uuid constraint jobs_pkey primary key,
  kind text not null,
  payload text not null default '{}',
  state text not null default 'waiting' constraint jobs_state_known check (state in ('waiting', 'running', 'done', 'failed')),
  done int not null default 0,
  total int not null default 0,
  message text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
