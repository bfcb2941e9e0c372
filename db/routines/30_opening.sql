-- Opening a book: its accounts, its start month, its opening as one sealed record (kind opening, word 期初, number 0).

-- Automatic review of a new book, by what stands in the store before it: the demonstration has it; the first real book of an empty store
-- gets it from whoever opens it, if they could grant it; later ones follow, under whoever granted it, while it stands on a real book.
create or replace function review_new_book(p_book bigint, p_data_kind text, p_actor text) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  v_by text;
begin
  if p_data_kind = 'demonstration' then
    perform authorise_review(p_book, p_actor, '演示账套', null);
  elsif not exists (select 1 from books b where b.data_kind = 'real' and b.book_id <> p_book) then
    if not is_person(p_actor) or exists (select 1 from user_may(p_actor::uuid, 'review.grant', p_book, null)) then
      perform authorise_review(p_book, p_actor, '空库首个账套,开账时授权', null);
    end if;
  else
    select r.granted_by into v_by from review_authorisations r join books b on b.book_id = r.book_id
    where r.granted_to = 'system' and b.data_kind = 'real' and (r.valid_until is null or r.valid_until > clock_timestamp())
    order by r.granted_at desc limit 1;
    if found then perform authorise_review(p_book, v_by, '沿用本库的自动审核授权', null); end if;
  end if;
end
$$;

drop function if exists create_book(uuid, text, text, bigint, boolean, text, text, text, text, int[], int, text, text, text, text, text);
create or replace function create_book(p_uid uuid, p_code text, p_name text, p_entity bigint, p_counts boolean, p_standard text,
  p_words text, p_gift_account text, p_data_kind text, p_no_public_data int[], p_start_month int,
  p_actor text, p_actor_name text, p_role text, p_origin text, p_request text, p_kept_by text default null) returns bigint
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  v_book bigint;
begin
  if coalesce(current_setting('cz.books', true), '') <> '*' then
    raise exception using errcode = 'insufficient_privilege', message = 'create_book: only with the scope of all books';
  end if;
  insert into books (uid, code, name, entity_id, kind, division, counts, standard, words, gift_account, data_kind, no_public_data, kept_by)
  select p_uid, p_code, p_name, e.entity_id, e.kind, e.division, p_counts, p_standard, p_words, p_gift_account, p_data_kind,
    coalesce(p_no_public_data, '{}'), coalesce(p_kept_by, case when p_role = 'agency_accountant' then left(e.division, 9) end)
  from entities e where e.entity_id = p_entity
  returning book_id into v_book;
  insert into book_heads (book_id, start_month) values (v_book, p_start_month);
  insert into accounts (book_id, code, name, level, side, parent, leaf, auxiliary)
  select v_book, s.code, s.name, (length(s.code) - 1) / 2, s.side, s.parent,
    not exists (select 1 from standard_accounts c where c.standard = s.standard and c.parent = s.code), s.auxiliary
  from standard_accounts s where s.standard = p_standard order by s.code;
  perform write_audit(array[v_book], array[p_actor], array[p_actor_name], array[p_role], 'book.create', array['book ' || p_code],
    array[null::text], array[coalesce(p_start_month::text, '') || ' ' || p_name], array[p_origin], array[p_request], clock_timestamp());
  perform review_new_book(v_book, p_data_kind, p_actor);
  return v_book;
end
$$;

create or replace function start_book(p_book bigint, p_start_month int) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  update book_heads h set start_month = p_start_month
  where h.book_id = p_book and h.seq = 0 and not h.opened and h.closed_through = 0
    and (h.start_month is null or p_start_month is null);
  if found then
    perform write_audit(array[p_book], array['system'], array['系统'], array['system'], 'book.start', array['book ' || p_book],
      array[null::text], array[p_start_month::text], array['start_book'], array[''], clock_timestamp());
  end if;
end
$$;

-- A sub-account; the first one of an account that was posted to takes over its balance (bookkeeping 1).
create or replace function add_account(p_book bigint, p_parent text, p_code text, p_name text, p_auxiliary text, p_bank_account text,
  p_actor text, p_actor_name text, p_role text, p_origin text, p_request text) returns text
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  parent accounts;
  v_first boolean;
begin
  perform 1 from book_heads h where h.book_id = p_book for update;
  select * into parent from accounts a where a.book_id = p_book and a.code = p_parent;
  if parent.code is null then return 'account/parent-not-found'; end if;
  if p_code !~ ('^' || p_parent || '\d{2}$') or parent.level >= 4 then return 'account/code'; end if;
  if exists (select 1 from accounts a where a.book_id = p_book and a.code = p_code) then return 'account/exists'; end if;
  v_first := parent.leaf;
  insert into accounts (book_id, code, name, level, side, parent, leaf, auxiliary, bank_account, took_over)
  values (p_book, p_code, p_name, parent.level + 1, parent.side, p_parent, true, coalesce(p_auxiliary, parent.auxiliary), p_bank_account,
    v_first and exists (select 1 from balances b where b.book_id = p_book and b.account = p_parent));
  if v_first then
    update accounts set leaf = false where book_id = p_book and code = p_parent;
    update balances set account = p_code where book_id = p_book and account = p_parent;
    update income_sums set account = p_code where book_id = p_book and account = p_parent;
  end if;
  perform write_audit(array[p_book], array[p_actor], array[p_actor_name], array[p_role], 'account.add', array['account ' || p_code],
    array[null::text], array[p_name], array[p_origin], array[p_request], clock_timestamp());
  return null;
end
$$;

-- The opening: parallel arrays of accounts with signed amounts (debit positive) and 本年累计; balanced or refused with a code.
create or replace function set_opening(p_book bigint, p_month int, p_account text[], p_aux_kind text[], p_aux_name text[],
  p_amount text[], p_carried_debit text[], p_carried_credit text[], p_type text[], p_exclusion text[], p_summary text[], p_source text,
  p_maker_id text, p_maker_name text, p_reviewer_id text, p_reviewer_name text, p_authorisation uuid,
  p_role text, p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  v_head book_heads;
  v_now timestamptz;
  v_total numeric; v_balance numeric; v_count int; v_bad text;
  v_aux int[]; v_amount numeric[]; v_type text[]; v_exclusion text[];
  v_bytes bytea;
  v_day date := make_date(p_month / 100, p_month % 100, 1);
  v_version text := (select value from settings where name = 'income_types');
  s record;
begin
  select * into v_head from book_heads h where h.book_id = p_book for update;
  if v_head.book_id is null then return query select 'book/not-found', p_book::text; return; end if;
  if v_head.opened then return query select 'opening/already', p_book::text; return; end if;
  if v_head.seq > 0 then return query select 'opening/late', v_head.seq::text; return; end if;
  if v_head.closed_through > 0 then return query select 'month/closed', v_head.closed_through::text; return; end if;
  if v_head.start_month is not null and v_head.start_month <> p_month then
    return query select 'opening/month', v_head.start_month::text; return;
  end if;
  v_now := clock_timestamp();
  if p_reviewer_id is not null and (p_authorisation is not null or p_reviewer_id = p_maker_id) then
    return query select 'voucher/reviewer', p_reviewer_id; return;
  end if;
  if p_reviewer_id is null and not exists (select 1 from review_authorisations r where r.book_id = p_book
      and r.authorisation_id = p_authorisation and (r.valid_until is null or r.valid_until > v_now)) then
    return query select 'voucher/not-reviewed', coalesce(p_authorisation::text, ''); return;
  end if;
  -- Whoever lets the rules review does not bring in what they pass.
  if p_reviewer_id is null and is_person(p_maker_id) and exists (select 1 from review_authorisations r where r.book_id = p_book
      and r.authorisation_id = p_authorisation and same_person(r.granted_by, p_maker_id)) then
    return query select 'voucher/reviewer', p_maker_id; return;
  end if;
  perform ensure_auxiliary_items(array_fill(p_book, array[cardinality(p_account)]),
    (select array_agg(i) from generate_series(1, cardinality(p_account)) i), p_aux_kind, p_aux_name);
  select array_agg(coalesce(strict_amount(t.amount), 'NaN') order by t.o),
    array_agg(coalesce((select i.item_id from auxiliary_items i
      where i.book_id = p_book and i.kind = t.aux_kind and i.name = t.aux_name), 0) order by t.o)
  into v_amount, v_aux
  from unnest(p_amount, p_aux_kind, p_aux_name) with ordinality as t (amount, aux_kind, aux_name, o);
  select min(t.o || ' ' || coalesce(t.account, '')) into v_bad
  from unnest(p_account, v_amount, p_aux_kind, p_aux_name, v_aux, p_carried_debit, p_carried_credit) with ordinality
    as t (account, amount, aux_kind, aux_name, aux, cd, cc, o)
  left join accounts a on a.book_id = p_book and a.code = t.account
  where a.code is null or not a.leaf or t.amount = 'NaN' or t.amount = 0 or a.auxiliary is distinct from coalesce(t.aux_kind, a.auxiliary)
    or (t.aux = 0 and (a.auxiliary is not null or t.aux_name is not null))
    or (t.cd is not null and strict_amount(t.cd) is null) or (t.cc is not null and strict_amount(t.cc) is null);
  if v_bad is not null then return query select 'opening/line', v_bad; return; end if;
  select coalesce(sum(t.amount) filter (where t.amount > 0), 0), sum(t.amount), count(*)::int
    into v_total, v_balance, v_count from unnest(v_amount) as t (amount);
  if v_balance <> 0 then return query select 'opening/unbalanced', v_balance::text; return; end if;
  -- As when posting, an income line without a type is undecided, subsidy or other: the account decides.
  select array_agg(coalesce(t.type, case first_level(t.account) when '501' then 'undecided' when '502' then 'undecided'
      when '503' then 'none' when '504' then 'none' end) order by t.o),
    array_agg(coalesce(t.exclusion, case when t.type is null then case first_level(t.account) when '503' then 'running_subsidy'
      when '504' then 'other' end end) order by t.o)
  into v_type, v_exclusion
  from unnest(p_account, p_type, p_exclusion) with ordinality as t (account, type, exclusion, o);
  select min(t.o || ' ' || coalesce(t.type, '') || ' ' || coalesce(t.exclusion, '')) into v_bad
  from unnest(v_type, v_exclusion) with ordinality as t (type, exclusion, o)
  where t.type is not null and ((t.type = 'none') <> (t.exclusion is not null)
    or not exists (select 1 from income_types y where y.version = v_version and y.code = t.type)
    or (t.exclusion is not null and not exists (select 1 from income_exclusions e where e.code = t.exclusion)));
  if v_bad is not null then return query select 'line/type', v_bad; return; end if;

  select convert_to(
    net('cunzhang/1') || net(b.uid::text) || net('0') || net(p_month::text) || net('期初') || net('0') || net('opening')
    || net(v_day::text) || net(null) || net(utc_text(v_now)) || net(p_maker_id) || net(p_maker_name) || net(p_reviewer_id)
    || net(p_reviewer_name) || net(p_authorisation::text) || net(null) || net(null) || net('0') || net('') || net(p_source)
    || net(v_count::text) || net(v_total::numeric(18, 2)::text)
    || (select string_agg(net(t.o::text) || net(t.account) || net(a.name) || net(case when t.amount > 0 then 'debit' else 'credit' end)
        || net(abs(t.amount)::numeric(18, 2)::text) || net(t.summary) || net(nullif(t.aux, 0)::text) || net(t.aux_name) || net(null)
        || net(t.cd::numeric(18, 2)::text) || net(t.cc::numeric(18, 2)::text), '' order by t.o)
      from unnest(p_account, v_amount, p_summary, v_aux, p_aux_name, p_carried_debit, p_carried_credit) with ordinality
        as t (account, amount, summary, aux, aux_name, cd, cc, o)
      join accounts a on a.book_id = p_book and a.code = t.account)
    || net(''), 'UTF8')
  into v_bytes from books b where b.book_id = p_book;

  insert into vouchers (book_id, seq, month, word, number, kind, voucher_date, posted_at, maker_id, maker_name, reviewer_id,
    reviewer_name, authorisation_id, source, line_count, total, bytes, prev_hash, hash)
  values (p_book, 0, p_month, '期初', 0, 'opening', v_day, v_now, p_maker_id, p_maker_name, p_reviewer_id,
    p_reviewer_name, p_authorisation, p_source, v_count, v_total, v_bytes, '\x', sha256(v_bytes));
  insert into voucher_lines (book_id, seq, line_no, account, side, amount, summary, auxiliary, carried_debit, carried_credit)
  select p_book, 0, t.o, t.account, case when t.amount > 0 then 'debit' else 'credit' end, abs(t.amount), t.summary, t.aux,
    strict_amount(t.cd), strict_amount(t.cc)
  from unnest(p_account, v_amount, p_summary, v_aux, p_carried_debit, p_carried_credit) with ordinality
    as t (account, amount, summary, aux, cd, cc, o);
  insert into balances (book_id, month, account, auxiliary, opening, carried_debit, carried_credit)
  select p_book, p_month, t.account, t.aux, sum(t.amount), coalesce(sum(strict_amount(t.cd)), 0), coalesce(sum(strict_amount(t.cc)), 0)
  from unnest(p_account, v_amount, v_aux, p_carried_debit, p_carried_credit) as t (account, amount, aux, cd, cc)
  group by t.account, t.aux;

  insert into income_assignments (book_id, seq, line_no, no, type, exclusion, version, rule, reason, assigned_by, assigned_name,
    assigned_at, bytes)
  select p_book, 0, t.o, 0, t.type, t.exclusion, v_version, 'opening', '本年累计', p_maker_id, p_maker_name, v_now,
    assignment_bytes((select b.uid from books b where b.book_id = p_book), 0, t.o::int, 0, t.type, null, t.exclusion, v_version, null,
      'opening', '本年累计', p_maker_id, p_maker_name, v_now, '')
  from unnest(v_type, v_exclusion) with ordinality as t (type, exclusion, o) where t.type is not null;
  -- What assign_income takes away later is exactly what is added here.
  select array_agg(p_book) as book, array_agg(p_month) as month, array_agg(t.account) as account, array_agg(coalesce(t.type, '')) as type,
    array_agg(''::text) as subtype, array_agg(coalesce(t.exclusion, '')) as exclusion,
    array_agg(coalesce((select i.entity_id from auxiliary_items i where i.book_id = p_book and i.item_id = t.aux), 0)) as partner,
    array_agg(case when t.account ~ '^5[12]' then -t.net else t.net end) as amount, array_agg(1) as lines
  into s
  from (
    select u.account, u.type, u.exclusion, u.aux, coalesce(strict_amount(u.cc), 0) - coalesce(strict_amount(u.cd), 0) as net
    from unnest(p_account, v_type, v_exclusion, v_aux, p_carried_debit, p_carried_credit) as u (account, type, exclusion, aux, cd, cc)
    where u.type is not null or u.account like '5%'
  ) t;
  if s.book is not null then
    perform add_income_sums(s.book, s.month, s.account, s.type, s.subtype, s.exclusion, s.partner, s.amount, s.lines);
  end if;

  update book_heads h set opened = true, start_month = p_month, hash = sha256(v_bytes), carried = (
    select coalesce(bool_or(t.cd is not null or t.cc is not null), false)
      and not coalesce(bool_or(t.account like '5%' and t.cd is null and t.cc is null), false)
    from unnest(p_account, p_carried_debit, p_carried_credit) as t (account, cd, cc))
  where h.book_id = p_book;
  perform write_audit(array[p_book], array[p_maker_id], array[p_maker_name], array[p_role], 'opening.set', array['voucher 0'],
    array[null::text], array['{"lines":' || v_count || ',"total":"' || v_total || '"}'], array[p_origin], array[p_request], v_now);
  return;
end
$$;
