-- A new assignment of an income line: append-only; its sums move in the same transaction (bookkeeping 2).

create or replace function assign_income(p_book bigint, p_seq bigint, p_line int, p_type text, p_subtype text, p_exclusion text,
  p_version text, p_confidence text, p_rule text, p_reason text, p_why text,
  p_actor text, p_actor_name text, p_role text, p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  l voucher_lines; v vouchers; old income_assignments;
  v_partner bigint; v_payer bigint; v_amount numeric; v_before numeric; v_after numeric; v_money numeric; v_account text; v_now timestamptz;
begin
  perform 1 from book_heads h where h.book_id = p_book for update;
  if not found then return query select 'book/not-found', p_book::text; return; end if;
  select * into l from voucher_lines q where q.book_id = p_book and q.seq = p_seq and q.line_no = p_line;
  select * into v from vouchers q where q.book_id = p_book and q.seq = p_seq;
  if l.seq is null then return query select 'line/not-found', p_seq || ' ' || p_line; return; end if;
  if v.kind = 'transfer' then return query select 'assign/transfer', p_seq::text; return; end if;
  if exists (select 1 from years y where y.book_id = p_book and y.year = v.month / 100 and y.sealed_at is not null) then
    return query select 'year/sealed', (v.month / 100)::text; return;
  end if;
  if l.account ~ '^5[12]' or l.account ~ '^10[12]' then return query select 'assign/not-income', l.account; return; end if;
  if (p_type = 'none') <> (p_exclusion is not null) or p_type = 'undecided'
    or not exists (select 1 from income_types t where t.version = p_version and t.code = p_type)
    or (p_exclusion is not null and not exists (select 1 from income_exclusions e where e.code = p_exclusion)) then
    return query select 'line/type', p_type || ' ' || coalesce(p_exclusion, ''); return;
  end if;
  if coalesce(p_why, '') = '' then return query select 'assign/why', ''; return; end if;
  v_now := clock_timestamp();
  select * into old from income_assignments a where a.book_id = p_book and a.seq = p_seq and a.line_no = p_line order by a.no desc limit 1;
  -- The account the sums stand under: a sub-account that took over its parent's balance.
  v_account := sums_account(p_book, l.account);
  v_partner := coalesce((select i.entity_id from auxiliary_items i where i.book_id = p_book and i.item_id = l.auxiliary), 0);
  v_amount := case when v.kind = 'opening' then coalesce(l.carried_credit, 0) - coalesce(l.carried_debit, 0)
    when l.side = 'credit' then l.amount else -l.amount end;
  v_money := (select coalesce(sum(case when q.side = 'debit' then q.amount else -q.amount end), 0) from voucher_lines q
    where q.book_id = p_book and q.seq = p_seq and q.account like '10%');
  -- Money received carries the one entity behind the voucher's lines, as note_income has it.
  v_payer := (select coalesce(case when min(i.entity_id) = max(i.entity_id) then min(i.entity_id) end, 0)
    from voucher_lines q join auxiliary_items i on i.book_id = q.book_id and i.item_id = q.auxiliary
    where q.book_id = p_book and q.seq = p_seq);
  v_before := operating_of(p_book, p_seq);
  insert into income_assignments (book_id, seq, line_no, no, type, subtype, exclusion, version, confidence, rule, reason,
    assigned_by, assigned_name, assigned_at, why, bytes)
  select p_book, p_seq, p_line, coalesce(old.no + 1, 0), p_type, p_subtype, p_exclusion, p_version, p_confidence::numeric, p_rule, p_reason,
    p_actor, p_actor_name, v_now, p_why, assignment_bytes(b.uid, p_seq, p_line, coalesce(old.no + 1, 0), p_type, p_subtype, p_exclusion,
      p_version, p_confidence::numeric, p_rule, p_reason, p_actor, p_actor_name, v_now, p_why)
  from books b where b.book_id = p_book;
  v_after := operating_of(p_book, p_seq);
  if old.no is not null then
    perform add_income_sums(array[p_book], array[v.month], array[v_account], array[old.type],
      array[coalesce(old.subtype, '')], array[coalesce(old.exclusion, '')], array[v_partner], array[-v_amount], array[-1]);
  end if;
  perform add_income_sums(array[p_book], array[v.month], array[v_account], array[p_type],
    array[coalesce(p_subtype, '')], array[coalesce(p_exclusion, '')], array[v_partner], array[v_amount], array[1]);
  if v.kind <> 'opening' and received_part(v_money, v_before) <> received_part(v_money, v_after) then
    perform add_income_sums(array[p_book], array[v.month], array['received'], array[''], array[''], array[''], array[v_payer],
      array[received_part(v_money, v_after) - received_part(v_money, v_before)],
      array[(received_part(v_money, v_after) <> 0)::int - (received_part(v_money, v_before) <> 0)::int]);
  end if;
  perform write_audit(array[p_book], array[p_actor], array[p_actor_name], array[p_role], 'income.assign',
    array['voucher ' || p_seq || ' line ' || p_line], array[old.type || coalesce('/' || old.exclusion, '')],
    array[p_type || coalesce('/' || p_exclusion, '') || ' ' || p_why], array[p_origin], array[p_request], v_now);
end
$$;

-- The account the sums of a line stand under: the last sub-account that took over its balance.
create or replace function sums_account(p_book bigint, p_account text) returns text
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  v_at text := p_account;
  v_next text;
begin
  loop
    select a.code into v_next from accounts a where a.book_id = p_book and a.parent = v_at and a.took_over;
    if v_next is null then return v_at; end if;
    v_at := v_next;
  end loop;
end
$$;

-- Operating part of one voucher under the newest assignments: what money against it counts as received.
create or replace function operating_of(p_book bigint, p_seq bigint) returns numeric
language sql stable set search_path = public, pg_temp
begin atomic
  select coalesce(sum(case when l.side = 'credit' then l.amount else -l.amount end), 0)
  from voucher_lines l
  left join lateral (select a.type from income_assignments a
    where a.book_id = l.book_id and a.seq = l.seq and a.line_no = l.line_no order by a.no desc limit 1) t on true
  where l.book_id = p_book and l.seq = p_seq and (l.settles is not null or is_operating(l.account, t.type));
end;
