-- People: accounts, sessions, roles held in a scope, approvals, attachments, and the records of all of it. None of it is written but by routines/.

create table roles (
  code text constraint roles_pkey primary key,
  name text not null,
  level text not null constraint roles_level_known check (level in
    ('village', 'township', 'county', 'prefecture', 'store')),
  second_factor boolean not null,
  admin boolean not null,
  source text not null
);
comment on table roles is '岗位: seeded from db/seed/roles.json';

create table acts (
  code text constraint acts_pkey primary key,
  name text not null
);
comment on table acts is '操作: what a role may do; every address of the interface names one';

create table role_acts (
  role text not null constraint role_acts_role_fkey references roles (code),
  act text not null constraint role_acts_act_fkey references acts (code),
  not_for_keeper boolean not null default false,
  constraint role_acts_pkey primary key (role, act)
);
comment on column role_acts.not_for_keeper is 'A township that keeps a book may not do this to it: the county does';

create table role_conflicts (
  one text collate "C" not null constraint role_conflicts_one_fkey references roles (code),
  other text collate "C" not null constraint role_conflicts_other_fkey references roles (code),
  exemptible boolean not null,
  source text not null,
  constraint role_conflicts_pkey primary key (one, other),
  constraint role_conflicts_ordered check (one < other)
);
comment on table role_conflicts is '不相容岗位: pairs one person may not hold over the same book; exemptible where a village truly has one person';

create table users (
  user_id uuid constraint users_pkey primary key,
  login text collate "C" not null constraint users_login_key unique
    constraint users_login_filled check (login <> '' and length(login) <= 64),
  name text not null constraint users_name_filled check (name <> '' and length(name) <= 50),
  name_key text not null,
  phone text collate "C" constraint users_phone_key unique
    constraint users_phone_form check (phone ~ '^\d{5,20}$'),
  kdf text not null default '',
  verifier bytea,
  temporary_until timestamptz,
  password_at timestamptz,
  second_secret text,
  second_step bigint not null default 0,
  failures int not null default 0,
  locked_until timestamptz,
  disabled_at timestamptz,
  distinct_from uuid[] not null default '{}',
  subject text constraint users_subject_key unique,
  created_at timestamptz not null,
  created_by text not null
);
create index users_name_key_idx on users (name_key);
comment on table users is '账号: one person each; no role reads this table, only the functions of 12_identity and its neighbours';
comment on column users.name_key is 'Name without spaces and width: two accounts of one name count as one person (制单 ≠ 审核)';
comment on column users.subject is 'Who this is at the single sign-on of the government: issuer and subject';
comment on column users.distinct_from is 'Namesakes recorded as other people by the security administrator';
comment on column users.kdf is 'Parameters and salt of the password derivation, PHC form without the hash';
comment on column users.verifier is 'SHA-256 of the derived key: the program proves a password to the database and never reads this';
comment on column users.second_secret is 'TOTP secret, encrypted by the program; null until enrolled';
comment on column users.second_step is 'Last time step used: a code works once';

create table password_history (
  user_id uuid not null constraint password_history_user_fkey references users (user_id),
  set_at timestamptz not null,
  kdf text not null,
  verifier bytea not null,
  constraint password_history_pkey primary key (user_id, set_at)
);

create table recovery_codes (
  user_id uuid not null constraint recovery_codes_user_fkey references users (user_id),
  code_hash bytea not null,
  used_at timestamptz,
  constraint recovery_codes_pkey primary key (user_id, code_hash)
);

create table sessions (
  session_id uuid constraint sessions_pkey primary key,
  token_hash bytea not null constraint sessions_token_hash_key unique,
  user_id uuid not null constraint sessions_user_fkey references users (user_id),
  pending_secret text,
  failures int not null default 0,
  stage text not null constraint sessions_stage_known check (stage in ('password', 'enrol', 'second', 'full')),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  proved_at timestamptz not null,
  expires_at timestamptz not null,
  idle_seconds int not null constraint sessions_idle_positive check (idle_seconds > 0),
  address text not null,
  agent text not null,
  ended_at timestamptz,
  ended_why text
);
create index sessions_user_idx on sessions (user_id) where ended_at is null;
comment on column sessions.token_hash is 'SHA-256 of the token; the token itself is only with the browser';
comment on column sessions.stage is 'What is still owed: a new password, a second factor to set up, its code; full when nothing is';
comment on column sessions.proved_at is 'When the person last proved who they are: sensitive acts ask for it anew';

create table sign_in_failures (
  failure_id bigint generated always as identity constraint sign_in_failures_pkey primary key,
  at timestamptz not null,
  address text not null,
  user_id uuid,
  device text
);
create index sign_in_failures_address_idx on sign_in_failures (address, at);
create index sign_in_failures_user_idx on sign_in_failures (user_id, at);

create table known_addresses (
  user_id uuid not null constraint known_addresses_user_fkey references users (user_id),
  address text not null,
  at timestamptz not null,
  constraint known_addresses_pkey primary key (user_id, address)
);
create table known_devices (
  user_id uuid not null constraint known_devices_user_fkey references users (user_id),
  device_hash bytea not null,
  at timestamptz not null,
  constraint known_devices_pkey primary key (user_id, device_hash)
);
comment on table known_devices is 'Browsers a person signed in with before: they stay open while others lock the account';
comment on table known_addresses is 'Where a person signed in before: an address under attack stays open to them';

create table role_grants (
  grant_id uuid constraint role_grants_pkey primary key,
  user_id uuid not null constraint role_grants_user_fkey references users (user_id),
  role text not null constraint role_grants_role_fkey references roles (code),
  division text collate "C" constraint role_grants_division_form check (division ~ '^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$'),
  book_id bigint constraint role_grants_book_fkey references books (book_id),
  valid_from timestamptz not null,
  valid_until timestamptz,
  delegated_by uuid constraint role_grants_delegated_by_fkey references users (user_id),
  exemption_id uuid,
  reason text not null default '',
  granted_by text not null,
  granted_name text not null,
  granted_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  constraint role_grants_one_scope check (num_nonnulls(division, book_id) <= 1),
  constraint role_grants_validity check (valid_until is null or valid_until > valid_from),
  constraint role_grants_delegation_ends check (delegated_by is null or (valid_until is not null and delegated_by <> user_id))
);
create index role_grants_user_idx on role_grants (user_id) where ended_at is null;
comment on column role_grants.division is 'Prefix of a division code the role is held over; null for administrators';

create table role_exemptions (
  exemption_id uuid constraint role_exemptions_pkey primary key,
  book_id bigint not null constraint role_exemptions_book_fkey references books (book_id),
  user_id uuid not null constraint role_exemptions_user_fkey references users (user_id),
  one text not null constraint role_exemptions_one_fkey references roles (code),
  other text not null constraint role_exemptions_other_fkey references roles (code),
  reason text not null constraint role_exemptions_reason_filled check (reason <> ''),
  valid_until timestamptz not null,
  recorded_by text not null,
  recorded_name text not null,
  recorded_at timestamptz not null,
  ended_at timestamptz
);
comment on table role_exemptions is '一人兼岗豁免: recorded by the county with reason and end, shown on the book; never lets a maker check their own voucher';

create table kinships (
  kinship_id uuid constraint kinships_pkey primary key,
  one uuid not null constraint kinships_one_fkey references users (user_id),
  other uuid not null constraint kinships_other_fkey references users (user_id),
  relation text not null constraint kinships_relation_filled check (relation <> ''),
  recorded_by text not null,
  recorded_name text not null,
  recorded_at timestamptz not null,
  ended_at timestamptz,
  constraint kinships_distinct check (one <> other)
);
comment on table kinships is '近亲属登记 (农村集体经济组织法 34): warns, and keeps relatives out of 监事';

alter table books add column kept_by text collate "C" constraint books_kept_by_form check (kept_by ~ '^\d{9}$');
comment on column books.kept_by is '代理记账的乡镇: who keeps the book may not audit it';

create table store_heads (
  one boolean constraint store_heads_pkey primary key default true constraint store_heads_single check (one),
  audit_no bigint not null default 0,
  audit_hash bytea not null default '\x',
  batch_no bigint not null default 0,
  batch_hash bytea not null default '\x'
);
insert into store_heads default values;
comment on table store_heads is 'The lock of the log of acts that belong to no book, and of the batches of the access log';

create table store_audit_log (
  no bigint constraint store_audit_log_pkey primary key,
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
  hash bytea not null
);
comment on table store_audit_log is '操作日志 of acts without a book: accounts, roles, approval schemes; chained, in the transaction of the act';

create table access_log (
  no bigint generated always as identity constraint access_log_pkey primary key,
  at timestamptz not null default clock_timestamp(),
  kind text not null constraint access_log_kind_known check (kind in ('sign-in', 'sign-out', 'read')),
  actor text not null,
  actor_name text not null,
  what text not null,
  outcome text not null,
  address text not null,
  request_id text not null
);
create index access_log_at_idx on access_log (at);
comment on table access_log is '访问日志: sign-ins and reads of sensitive data; no chain of its own, sealed in batches';

create table access_batches (
  batch_no bigint constraint access_batches_pkey primary key,
  from_no bigint not null,
  through_no bigint not null,
  entries int not null,
  sealed_at timestamptz not null,
  prev_hash bytea not null,
  hash bytea not null
);
comment on table access_batches is 'Seals of the access log: a hash over its rows and the batch before';

create table files (
  book_id bigint not null constraint files_book_fkey references books (book_id),
  hash text collate "C" not null constraint files_hash_form check (hash ~ '^[0-9a-f]{64}$'),
  name text not null constraint files_name_filled check (name <> '' and length(name) <= 200),
  media_type text not null,
  size bigint not null constraint files_size_positive check (size > 0),
  added_by text not null,
  added_name text not null,
  added_at timestamptz not null,
  constraint files_pkey primary key (book_id, hash)
);
create index files_hash_idx on files (hash);
comment on table files is '附件: by SHA-256 of the content; the bytes lie in a folder or an S3-compatible store';

create table voucher_files (
  book_id bigint not null,
  seq bigint not null,
  hash text collate "C" not null,
  attached_by text not null,
  attached_name text not null,
  attached_at timestamptz not null,
  why text not null default '',
  constraint voucher_files_pkey primary key (book_id, seq, hash),
  constraint voucher_files_voucher_fkey foreign key (book_id, seq) references vouchers (book_id, seq),
  constraint voucher_files_file_fkey foreign key (book_id, hash) references files (book_id, hash)
);
comment on table voucher_files is 'Evidence that arrives after posting: append-only; what came before is sealed in the voucher itself';

create table approval_schemes (
  scheme_id uuid constraint approval_schemes_pkey primary key,
  division text collate "C" not null constraint approval_schemes_division_form check (division ~ '^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$'),
  name text not null,
  valid_from date not null,
  valid_to date,
  tiers jsonb not null,
  basis text not null constraint approval_schemes_basis_filled check (basis <> ''),
  proposed_by text not null,
  proposed_name text not null,
  proposed_at timestamptz not null,
  confirmed_by text,
  confirmed_name text,
  confirmed_at timestamptz,
  ended_at timestamptz,
  constraint approval_schemes_validity check (valid_to is null or valid_to >= valid_from),
  constraint approval_schemes_confirmed_by_other check (confirmed_by is null or confirmed_by <> proposed_by)
);
create index approval_schemes_division_idx on approval_schemes (division);
comment on table approval_schemes is '审批权限: tiers of amount × kind of outlay × who signs in which order; set by the township, confirmed by the county';

create table approvals (
  book_id bigint not null constraint approvals_book_fkey references books (book_id),
  draft_id uuid not null,
  round int not null constraint approvals_round_positive check (round > 0),
  scheme_id uuid,
  outlay text not null,
  amount numeric(18, 2) not null,
  steps jsonb not null,
  meeting text,
  content text not null,
  digest bytea not null,
  maker_id text not null,
  maker_name text not null,
  maker_key text not null,
  maker_role text not null,
  maker_for uuid,
  submitted_at timestamptz not null,
  constraint approvals_pkey primary key (book_id, draft_id, round),
  constraint approvals_draft_fkey foreign key (book_id, draft_id) references drafts (book_id, draft_id)
);
comment on table approvals is '报批: a draft as it was submitted; its digest is what every signature signs';
comment on column approvals.outlay is 'Kinds of outlay the draft touches, which chose the tier';
comment on column approvals.meeting is 'Which meeting the tier demands (四议两公开); null when none';
comment on column approvals.maker_for is 'Whoever delegated the role the draft was made in: may not check it';

create table approval_signatures (
  book_id bigint not null,
  draft_id uuid not null,
  round int not null,
  position int not null constraint approval_signatures_position_positive check (position > 0),
  decision text not null constraint approval_signatures_decision_known check (decision in ('approve', 'return')),
  signer_id uuid not null,
  signer_name text not null,
  role text not null,
  delegated_by uuid,
  opinion text not null default '',
  warnings text[] not null default '{}',
  digest bytea not null,
  session_id uuid not null,
  signed_at timestamptz not null,
  constraint approval_signatures_pkey primary key (book_id, draft_id, round, position),
  constraint approval_signatures_once unique (book_id, draft_id, round, signer_id),
  constraint approval_signatures_approval_fkey foreign key (book_id, draft_id, round) references approvals (book_id, draft_id, round)
);
comment on table approval_signatures is '签批: append-only; the last one lets the voucher be posted, with its signer as 审核';

create table approval_meetings (
  book_id bigint not null,
  draft_id uuid not null,
  round int not null,
  step text not null constraint approval_meetings_step_known check (step in
    ('proposal', 'deliberation', 'party', 'resolution', 'resolution_published', 'result_published')),
  held_on date not null,
  due int not null constraint approval_meetings_due_natural check (due >= 0),
  present int not null constraint approval_meetings_present_natural check (present >= 0 and present <= due),
  in_favour int not null constraint approval_meetings_favour_natural check (in_favour >= 0 and in_favour <= present),
  minutes text collate "C",
  outlay text not null,
  amount numeric(18, 2) not null,
  note text not null default '',
  recorded_by text not null,
  recorded_name text not null,
  recorded_at timestamptz not null,
  constraint approval_meetings_pkey primary key (book_id, draft_id, round, step),
  constraint approval_meetings_draft_fkey foreign key (book_id, draft_id) references drafts (book_id, draft_id),
  constraint approval_meetings_minutes_fkey foreign key (book_id, minutes) references files (book_id, hash)
);
comment on table approval_meetings is '四议两公开: each step with attendance, votes and minutes';
comment on column approval_meetings.amount is 'What the draft asked for when the meeting was held: a later round may not ask for more';

alter table drafts drop constraint drafts_state_known;
alter table drafts add constraint drafts_state_known check (state in ('open', 'submitted', 'posted', 'discarded'));
alter table drafts add column kind text not null default 'ordinary'
  constraint drafts_kind_known check (kind in ('ordinary', 'reversal', 'correction', 'distribution'));
alter table drafts add column reverses bigint;
alter table drafts add column round int not null default 0;
alter table drafts add column files text[] not null default '{}';
alter table drafts add column role text not null default '';
alter table drafts add column word text not null default '记' constraint drafts_word_known check (word in ('记', '收', '付', '转'));
alter table drafts add column corrects bigint;
alter table drafts add column author text not null default '';
alter table drafts add column turn text[] not null default '{}';
alter table drafts add column turn_since timestamptz;
drop index drafts_open_idx;
create index drafts_open_idx on drafts (book_id, month) where state in ('open', 'submitted');
create index drafts_waiting_idx on drafts (book_id, turn_since, draft_id) where state = 'submitted';
create unique index drafts_seq_key on drafts (book_id, seq) where seq is not null;
-- A draft approved once is posted once: the source of an approved voucher names its draft.
create unique index vouchers_draft_key on vouchers (book_id, source) where reviewer_id is not null;
comment on column drafts.state is 'open: a person must complete it; submitted: signatures are under way; posted; discarded';
comment on column drafts.files is 'Attachments by content hash, sealed into the voucher';
comment on column drafts.author is 'Who first wrote or imported it: never its checker, whoever completes it';
comment on column drafts.turn is 'Roles whose turn it is to sign, for the list of what waits; the signatures themselves decide';
