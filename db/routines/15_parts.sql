-- Parts of posting: auxiliary items, reversal rules, income sums, the audit chain.

-- Counterparties and projects named by the lines exist afterwards; the caller holds the books' locks.
create or replace function ensure_auxiliary_items(p_book bigint[], l_ref int[], l_kind text[], l_name text[]) returns void
language plpgsql set search_path = public, pg_temp
as $$
begin
  if cardinality(array_remove(l_name, null)) = 0 then return; end if;
  with wanted as (
    select p_book[l.ref] as book, l.kind, l.name, min(l.o) as first
    from unnest(l_ref, l_kind, l_name) with ordinality as l (ref, kind, name, o)
    where l.name is not null and l.name <> '' and l.kind in ('counterparty', 'project')
      and not exists (select 1 from auxiliary_items i where i.book_id = p_book[l.ref] and i.kind = l.kind and i.name = l.name)
    group by 1, 2, 3
  ), numbered as (
    select w.*, h.items + row_number() over (partition by w.book order by w.first) as item_id,
      (select e.entity_id from entities e join books b on b.book_id = w.book
        where w.kind = 'counterparty' and e.division = b.division and e.name = w.name) as entity_id
    from wanted w join book_heads h on h.book_id = w.book
  ), added as (
    insert into auxiliary_items (book_id, item_id, kind, name, entity_id)
    select book, item_id, kind, name, entity_id from numbered
    returning book_id, item_id
  )
  update book_heads h set items = x.last
  from (select book_id, max(item_id)::int as last from added group by book_id) x
  where h.book_id = x.book_id;
end
$$;

-- Why a reversal (红字注销) is refused: code, or null when it is lawful (bookkeeping 1).
create or replace function reversal_refusal(p_book bigint, p_original bigint, p_day date, p_ref bigint, p_turn bigint,
  l_ref int[], l_account text[], l_side text[], l_amount numeric[], l_aux int[]) returns text
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  o vouchers;
begin
  select * into o from vouchers v where v.book_id = p_book and v.seq = p_original;
  if o.seq is null then return 'reversal/original-not-found'; end if;
  if o.kind in ('reversal', 'transfer', 'opening') then return 'reversal/kind'; end if;
  if p_turn > 1 or exists (select 1 from vouchers v where v.book_id = p_book and v.reverses = p_original) then
    return 'reversal/already';
  end if;
  if p_day < o.voucher_date then return 'reversal/earlier'; end if;
  if extract(year from p_day) <> extract(year from o.voucher_date) then return 'reversal/prior-year'; end if;
  if exists (
    (select row_number() over (order by l.line_no), l.account, l.side, -l.amount, l.auxiliary
      from voucher_lines l where l.book_id = p_book and l.seq = p_original
     except
     select row_number() over (order by t.o), t.account, t.side, t.amount, t.aux
      from unnest(l_ref, l_account, l_side, l_amount, l_aux) with ordinality as t (ref, account, side, amount, aux, o)
      where t.ref = p_ref)
  ) or o.line_count <> (select count(*) from unnest(l_ref) as t (ref) where t.ref = p_ref) then
    return 'reversal/lines';
  end if;
  return null;
end
$$;

-- Money received against operating lines within one voucher: never more than the money, never more than the lines.
create or replace function received_part(p_money numeric, p_operating numeric) returns numeric
language sql immutable parallel safe
return case when p_money * p_operating <= 0 then 0 else sign(p_money) * least(abs(p_money), abs(p_operating)) end;

create or replace function add_income_sums(p_book bigint[], p_month int[], p_account text[], p_type text[], p_subtype text[],
  p_exclusion text[], p_partner bigint[], p_amount numeric[], p_lines int[]) returns void
language plpgsql set search_path = public, pg_temp
as $$
begin
  insert into income_sums as s (book_id, month, account, type, subtype, exclusion, partner, amount, lines)
  select t.book, t.month, t.account, t.type, t.subtype, t.exclusion, t.partner, sum(t.amount), sum(t.lines)
  from unnest(p_book, p_month, p_account, p_type, p_subtype, p_exclusion, p_partner, p_amount, p_lines)
    as t (book, month, account, type, subtype, exclusion, partner, amount, lines)
  where t.account <> 'received' group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
  on conflict (book_id, month, account, type, subtype, exclusion, partner)
    do update set amount = s.amount + excluded.amount, lines = s.lines + excluded.lines;
  insert into year_sums as s (book_id, year, account, type, subtype, exclusion, partner, amount, lines)
  select t.book, t.month / 100, case when t.account = 'received' then t.account else first_level(t.account) end,
    t.type, t.subtype, t.exclusion, t.partner, sum(t.amount), sum(t.lines)
  from unnest(p_book, p_month, p_account, p_type, p_subtype, p_exclusion, p_partner, p_amount, p_lines)
    as t (book, month, account, type, subtype, exclusion, partner, amount, lines)
  group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
  on conflict (book_id, year, account, type, subtype, exclusion, partner)
    do update set amount = s.amount + excluded.amount, lines = s.lines + excluded.lines;
end
$$;

-- The type of a line as given, or as its account decides.
create or replace function account_type(account text, type text) returns text
language sql immutable parallel safe
return coalesce(type, case first_level(account) when '501' then 'undecided' when '502' then 'undecided' else 'none' end);

create or replace function account_exclusion(account text, type text, exclusion text) returns text
language sql immutable parallel safe
return coalesce(exclusion, case when type is null then case first_level(account)
  when '503' then 'running_subsidy' when '504' then 'other' end end);

-- First assignments of income lines and every sum that rests on the new lines. Lines on 501–504 without a type:
-- 501/502 are undecided, 503 is running subsidy, 504 is other (the account decides). A voucher without a sequence number
-- was refused; p_partner is the entity behind a line's counterparty, 0 when none.
create or replace function note_income(p_book bigint[], p_seq bigint[], p_month int[], p_kind text[], p_maker_id text[], p_maker_name text[],
  b_uid uuid[], p_slot int[], l_ref int[], l_no int[], l_account text[], l_side text[], l_amount numeric[], l_partner bigint[],
  l_settles text[], l_type text[], l_subtype text[], l_exclusion text[], l_version text[], l_confidence text[], l_rule text[],
  l_reason text[], p_version text, p_now timestamptz) returns void
language plpgsql set search_path = public, pg_temp
as $$
begin
  insert into income_assignments (book_id, seq, line_no, no, type, subtype, exclusion, version, confidence, rule, reason,
    assigned_by, assigned_name, assigned_at, bytes)
  select p_book[y.ref], p_seq[y.ref], y.no, 0, y.type, y.subtype, y.exclusion, y.version, y.confidence, y.rule, y.reason,
    p_maker_id[y.ref], p_maker_name[y.ref], p_now,
    assignment_bytes(b_uid[p_slot[y.ref]], p_seq[y.ref], y.no, 0, y.type, y.subtype, y.exclusion, y.version, y.confidence,
      y.rule, y.reason, p_maker_id[y.ref], p_maker_name[y.ref], p_now, '')
  from (
    select l_ref[j] as ref, l_no[j] as no, account_type(l_account[j], l_type[j]) as type, l_subtype[j] as subtype,
      account_exclusion(l_account[j], l_type[j], l_exclusion[j]) as exclusion, coalesce(l_version[j], p_version) as version,
      l_confidence[j]::numeric as confidence, coalesce(l_rule[j], 'account') as rule, coalesce(l_reason[j], '') as reason
    from generate_series(1, cardinality(l_ref)) as j
    where p_seq[l_ref[j]] is not null and p_kind[l_ref[j]] <> 'transfer'
      and (l_type[j] is not null or l_account[j] between '501' and '505')
  ) y;

  with line as materialized (
    select l_ref[j] as ref, p_book[l_ref[j]] as book, p_month[l_ref[j]] as month, l_account[j] as account, l_type[j] as type,
      l_subtype[j] as subtype, l_exclusion[j] as exclusion, l_partner[j] as partner, l_settles[j] as settles,
      case when l_side[j] = 'debit' then l_amount[j] else -l_amount[j] end as amount
    from generate_series(1, cardinality(l_ref)) as j
    where p_seq[l_ref[j]] is not null and p_kind[l_ref[j]] <> 'transfer'
  ), summed as materialized (
    select l.book, l.month, l.account, case when l.type is null and l.account ~ '^5[12]' then '' else account_type(l.account, l.type) end as type,
      coalesce(case when l.type is not null then l.subtype end, '') as subtype,
      coalesce(account_exclusion(l.account, l.type, l.exclusion), '') as exclusion, l.partner,
      sum(case when l.account ~ '^5[12]' then l.amount else -l.amount end) as amount, count(*)::int as lines
    from line l where l.type is not null or l.account like '5%'
    group by 1, 2, 3, 4, 5, 6, 7
  ), by_month as (
    insert into income_sums as s (book_id, month, account, type, subtype, exclusion, partner, amount, lines)
    select t.book, t.month, t.account, t.type, t.subtype, t.exclusion, t.partner, t.amount, t.lines from summed t
    on conflict on constraint income_sums_pkey do update set amount = s.amount + excluded.amount, lines = s.lines + excluded.lines
  )
  insert into year_sums as s (book_id, year, account, type, subtype, exclusion, partner, amount, lines)
  select y.book, y.year, y.account, y.type, y.subtype, y.exclusion, y.partner, sum(y.amount), sum(y.lines)
  from (
    select t.book, t.month / 100 as year, first_level(t.account) as account, t.type, t.subtype, t.exclusion, t.partner, t.amount, t.lines
    from summed t
    union all
    select r.book, r.month / 100, 'received', '', '', '', r.partner, received_part(r.money, r.operating), 1
    from (
      select l.book, l.month, coalesce(sum(l.amount) filter (where l.account like '10%'), 0) as money,
        coalesce(sum(-l.amount) filter (where l.settles is not null or is_operating(l.account, account_type(l.account, l.type))), 0)
          as operating,
        coalesce(case when min(nullif(l.partner, 0)) = max(nullif(l.partner, 0)) then min(nullif(l.partner, 0)) end, 0) as partner
      from line l group by l.ref, l.book, l.month
    ) r where received_part(r.money, r.operating) <> 0
  ) y
  group by 1, 2, 3, 4, 5, 6, 7
  on conflict on constraint year_sums_pkey do update set amount = s.amount + excluded.amount, lines = s.lines + excluded.lines;
end
$$;

-- The seal of one audit row.
create or replace function audit_hash(uid uuid, no bigint, at text, actor text, actor_name text, role text, act text, object text,
  before text, after text, origin text, request text, prev bytea) returns bytea
language sql immutable parallel safe
return sha256(convert_to(net('cunzhang-audit/1') || net(uid::text) || net(no::text) || net(at) || net(actor) || net(actor_name) || net(role)
  || net(act) || net(object) || net(before) || net(after) || net(origin) || net(request) || net(encode(prev, 'hex')), 'UTF8'));

-- Audit rows (操作日志), chained per book under the lock already held.
create or replace function write_audit(p_book bigint[], p_actor text[], p_actor_name text[], p_role text[], p_act text, p_object text[],
  p_before text[], p_after text[], p_origin text[], p_request text[], p_now timestamptz) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  i int;
  v_no bigint;
  v_prev bytea;
  v_hash bytea;
begin
  for i in 1 .. coalesce(cardinality(p_book), 0) loop
    select h.audit_no, h.audit_hash into v_no, v_prev from book_heads h where h.book_id = p_book[i];
    v_hash := audit_hash((select b.uid from books b where b.book_id = p_book[i]), v_no + 1, utc_text(p_now), p_actor[i], p_actor_name[i],
      p_role[i], p_act, p_object[i], p_before[i], p_after[i], p_origin[i], p_request[i], v_prev);
    insert into audit_log (book_id, no, at, actor, actor_name, role, act, object, before, after, origin, request_id, prev_hash, hash)
    values (p_book[i], v_no + 1, p_now, p_actor[i], p_actor_name[i], p_role[i], p_act, p_object[i],
      p_before[i], p_after[i], p_origin[i], p_request[i], v_prev, v_hash);
    update book_heads h set audit_no = v_no + 1, audit_hash = v_hash where h.book_id = p_book[i];
  end loop;
end
$$;
