-- Parts of posting: auxiliary items, reversal rules, income sums, the audit chain.

-- Counterparties and projects named by the lines exist afterwards; the caller holds the books' locks.
create or replace function ensure_auxiliary_items(p_book bigint[], l_ref int[], l_kind text[], l_name text[]) returns void
language plpgsql set search_path = public, pg_temp
as $$
begin
  if not exists (select 1 from unnest(l_name) as t (name) where t.name is not null) then return; end if;
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

-- First assignments of income lines and every sum that rests on the new lines. Lines on 501–504 without a type:
-- 501/502 are undecided, 503 is running subsidy, 504 is other (the account decides).
create or replace function note_income(l_book bigint[], l_seq bigint[], l_month int[], l_no int[], l_account text[], l_side text[],
  l_amount numeric[], l_aux int[], l_settles text[], l_transfer boolean[], l_type text[], l_subtype text[], l_exclusion text[],
  l_version text[], l_confidence text[], l_rule text[], l_reason text[], p_now timestamptz) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  s record;
  v_version text := (select value from settings where name = 'income_types');
begin
  with typed as (
    select l.*, coalesce(l.type, case first_level(l.account) when '501' then 'undecided' when '502' then 'undecided' else 'none' end) as t,
      coalesce(l.exclusion, case when l.type is null then case first_level(l.account) when '503' then 'running_subsidy' when '504' then 'other' end end) as e
    from unnest(l_book, l_seq, l_no, l_account, l_type, l_subtype, l_exclusion, l_version, l_confidence, l_rule, l_reason, l_transfer)
      as l (book, seq, no, account, type, subtype, exclusion, version, confidence, rule, reason, transfer)
    where not l.transfer and (l.type is not null or l.account between '501' and '505')
  )
  insert into income_assignments (book_id, seq, line_no, no, type, subtype, exclusion, version, confidence, rule, reason,
    assigned_by, assigned_name, assigned_at, bytes)
  select y.book, y.seq, y.no, 0, y.t, y.subtype, y.e, coalesce(y.version, v_version), y.confidence::numeric, coalesce(y.rule, 'account'),
    coalesce(y.reason, ''), v.maker_id, v.maker_name, p_now,
    assignment_bytes(b.uid, y.seq, y.no, 0, y.t, y.subtype, y.e, coalesce(y.version, v_version), y.confidence::numeric,
      coalesce(y.rule, 'account'), coalesce(y.reason, ''), v.maker_id, v.maker_name, p_now, '')
  from typed y
  cross join lateral (select q.uid from books q where q.book_id = y.book limit 1) b
  cross join lateral (select q.maker_id, q.maker_name from vouchers q where q.book_id = y.book and q.seq = y.seq limit 1) v;

  select array_agg(x.book) as book, array_agg(x.month) as month, array_agg(x.account) as account, array_agg(x.type) as type,
    array_agg(x.subtype) as subtype, array_agg(x.exclusion) as exclusion, array_agg(x.partner) as partner, array_agg(x.amount) as amount, array_agg(x.lines) as lines
  into s
  from (
    select l.book, l.month, l.account, coalesce(l.type, case when l.account like '51%' or l.account like '52%' then ''
        when first_level(l.account) in ('501', '502') then 'undecided' else 'none' end) as type,
      coalesce(case when l.type is not null then l.subtype end, '') as subtype,
      coalesce(l.exclusion, case when l.type is null then case first_level(l.account)
        when '503' then 'running_subsidy' when '504' then 'other' end end, '') as exclusion,
      coalesce(case when l.aux > 0 then (select i.entity_id from auxiliary_items i where i.book_id = l.book and i.item_id = l.aux) end, 0) as partner,
      sum(case when (l.side = 'credit') <> (l.account like '51%' or l.account like '52%') then l.amount else -l.amount end) as amount,
      count(*)::int as lines
    from unnest(l_book, l_month, l_account, l_type, l_subtype, l_exclusion, l_aux, l_side, l_amount, l_transfer)
      as l (book, month, account, type, subtype, exclusion, aux, side, amount, transfer)
    where not l.transfer and (l.type is not null or l.account like '5%')
    group by 1, 2, 3, 4, 5, 6, 7
    union all
    select r.book, r.month, 'received', '', '', '', r.partner, received_part(r.money, r.operating), 1
    from (
      select l.book, l.seq, l.month,
        coalesce(sum(case when l.side = 'debit' then l.amount else -l.amount end) filter (where l.account like '10%'), 0) as money,
        coalesce(sum(case when l.side = 'credit' then l.amount else -l.amount end)
          filter (where l.settles is not null or is_operating(l.account, coalesce(l.type,
            case when first_level(l.account) in ('501', '502') then 'undecided' else 'none' end))), 0) as operating,
        coalesce(case when min(i.entity_id) = max(i.entity_id) then min(i.entity_id) end, 0) as partner
      from unnest(l_book, l_seq, l_month, l_account, l_type, l_settles, l_aux, l_side, l_amount, l_transfer)
        as l (book, seq, month, account, type, settles, aux, side, amount, transfer)
      left join lateral (select q.entity_id from auxiliary_items q
        where l.aux > 0 and q.book_id = l.book and q.item_id = l.aux) i on true
      where not l.transfer
      group by 1, 2, 3
    ) r where received_part(r.money, r.operating) <> 0
  ) x;
  if s.book is not null then
    perform add_income_sums(s.book, s.month, s.account, s.type, s.subtype, s.exclusion, s.partner, s.amount, s.lines);
  end if;
end
$$;

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
    v_hash := sha256(convert_to(net('cunzhang-audit/1') || net((select b.uid::text from books b where b.book_id = p_book[i]))
      || net((v_no + 1)::text) || net(utc_text(p_now)) || net(p_actor[i]) || net(p_actor_name[i]) || net(p_role[i]) || net(p_act)
      || net(p_object[i]) || net(p_before[i]) || net(p_after[i]) || net(p_origin[i]) || net(p_request[i])
      || net(encode(v_prev, 'hex')), 'UTF8'));
    insert into audit_log (book_id, no, at, actor, actor_name, role, act, object, before, after, origin, request_id, prev_hash, hash)
    values (p_book[i], v_no + 1, p_now, p_actor[i], p_actor_name[i], p_role[i], p_act, p_object[i],
      p_before[i], p_after[i], p_origin[i], p_request[i], v_prev, v_hash);
    update book_heads h set audit_no = v_no + 1, audit_hash = v_hash where h.book_id = p_book[i];
  end loop;
end
$$;
