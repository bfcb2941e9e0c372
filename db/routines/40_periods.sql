-- Months open → closed, years open → transferred → sealed (bookkeeping 1 and 3).

-- Closes every month through p_through; answers what stops it, nothing when done. Months with no voucher close as 零发生.
create or replace function close_months(p_book bigint, p_through int, p_actor text, p_actor_name text, p_role text,
  p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  h book_heads;
  v_now timestamptz;
  v_from int;
  v_before int;
begin
  select * into h from book_heads q where q.book_id = p_book for update;
  if h.book_id is null then return query select 'book/not-found', p_book::text; return; end if;
  if h.start_month is null then return query select 'book/not-started', ''; return; end if;
  if p_through % 100 not between 1 and 12 or p_through < h.start_month then
    return query select 'voucher/before-start', h.start_month::text; return;
  end if;
  if p_through <= h.closed_through then return; end if;
  return query
    select 'close/drafts', d.month || ' ' || count(*) from drafts d
    where d.book_id = p_book and d.state in ('open', 'submitted') and d.month <= p_through group by d.month order by d.month;
  if found then return; end if;
  return query
    select 'close/undecided', v.month || ' ' || count(*)
    from income_assignments a join vouchers v on v.book_id = a.book_id and v.seq = a.seq
    where a.book_id = p_book and a.type = 'undecided' and v.month <= p_through and v.month > h.closed_through and v.kind <> 'opening'
      and not exists (select 1 from income_assignments b
        where b.book_id = a.book_id and b.seq = a.seq and b.line_no = a.line_no and b.no > a.no)
    group by v.month order by v.month;
  if found then return; end if;
  v_now := clock_timestamp();
  v_before := h.closed_through;
  v_from := case when h.closed_through = 0 then h.start_month
    when h.closed_through % 100 = 12 then h.closed_through + 89 else h.closed_through + 1 end;
  insert into month_closings (book_id, no, act, month, at, by_id, by_name, seq, hash)
  select p_book, coalesce((select max(c.no) from month_closings c where c.book_id = p_book), 0) + row_number() over (order by g.m),
    'close', month_of(g.m::date), v_now, p_actor, p_actor_name, h.seq, h.hash
  from generate_series(make_date(v_from / 100, v_from % 100, 1)::timestamp, make_date(p_through / 100, p_through % 100, 1)::timestamp,
    interval '1 month') as g (m);
  update book_heads q set closed_through = p_through where q.book_id = p_book;
  perform write_audit(array[p_book], array[p_actor], array[p_actor_name], array[p_role], 'month.close', array['month ' || p_through],
    array[v_before::text], array[p_through::text], array[p_origin], array[p_request], v_now);
end
$$;

-- Reopens p_month and every later month; refused while a year it touches is transferred or sealed.
create or replace function reopen_months(p_book bigint, p_month int, p_reason text, p_until timestamptz, p_actor text, p_actor_name text,
  p_role text, p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  h book_heads;
  v_now timestamptz;
  v_to int;
begin
  select * into h from book_heads q where q.book_id = p_book for update;
  if h.book_id is null then return query select 'book/not-found', p_book::text; return; end if;
  if p_month > h.closed_through or p_month < h.start_month then return query select 'month/open', h.closed_through::text; return; end if;
  if coalesce(p_reason, '') = '' then return query select 'reopen/reason', ''; return; end if;
  if exists (select 1 from years y where y.book_id = p_book and y.year >= p_month / 100 and y.sealed_at is not null) then
    return query select 'year/sealed', (p_month / 100)::text; return;
  end if;
  if exists (select 1 from years y where y.book_id = p_book and y.year >= p_month / 100 and y.transferred_at is not null) then
    return query select 'year/transferred', (p_month / 100)::text; return;
  end if;
  v_now := clock_timestamp();
  v_to := case when p_month = h.start_month then 0 when p_month % 100 = 1 then p_month - 89 else p_month - 1 end;
  insert into month_closings (book_id, no, act, month, at, by_id, by_name, reason, until, seq, hash)
  values (p_book, coalesce((select max(c.no) from month_closings c where c.book_id = p_book), 0) + 1,
    'reopen', p_month, v_now, p_actor, p_actor_name, p_reason, p_until, h.seq, h.hash);
  update book_heads q set closed_through = v_to where q.book_id = p_book;
  perform write_audit(array[p_book], array[p_actor], array[p_actor_name], array[p_role], 'month.reopen', array['month ' || p_month],
    array[h.closed_through::text], array[v_to::text || ' ' || coalesce(utc_text(p_until), '') || ' ' || p_reason], array[p_origin], array[p_request], v_now);
end
$$;

-- Records that a year has been transferred (p_done) or that its transfer was reversed. What it says is proven first:
-- after a transfer every 5xx and 321 stands at nil on 31 December, after its reversal the transfers of the year sum to nil.
create or replace function record_year_transfer(p_book bigint, p_year int, p_done boolean, p_actor text, p_actor_name text, p_role text,
  p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  h book_heads;
  v_left text;
  v_now timestamptz := clock_timestamp();
begin
  select * into h from book_heads q where q.book_id = p_book for update;
  if h.book_id is null then return query select 'book/not-found', p_book::text; return; end if;
  if h.closed_through < p_year * 100 + 12 then return query select 'month/open', h.closed_through::text; return; end if;
  if exists (select 1 from years y where y.book_id = p_book and y.year = p_year and y.sealed_at is not null) then
    return query select 'year/sealed', p_year::text; return;
  end if;
  if p_done then
    select string_agg(x.account || ' ' || x.balance, ', ') into v_left from (
      select b.account, sum(b.opening + b.debit - b.credit + b.transfer_debit - b.transfer_credit) as balance
      from balances b where b.book_id = p_book and b.month <= p_year * 100 + 12 and (b.account like '5%' or b.account like '321%')
      group by b.account) x where x.balance <> 0;
  else
    select string_agg(x.account || ' ' || x.balance, ', ') into v_left from (
      select b.account, sum(b.transfer_debit - b.transfer_credit) as balance
      from balances b where b.book_id = p_book and b.month = p_year * 100 + 12 group by b.account) x where x.balance <> 0;
  end if;
  if v_left is not null then return query select 'year/not-nil', v_left; return; end if;
  insert into years (book_id, year, transferred_at) values (p_book, p_year, case when p_done then v_now end)
  on conflict (book_id, year) do update set transferred_at = excluded.transferred_at;
  perform write_audit(array[p_book], array[p_actor], array[p_actor_name], array[p_role],
    case when p_done then 'year.transfer' else 'year.transfer.reverse' end, array['year ' || p_year], array[null::text], array[null::text],
    array[p_origin], array[p_request], v_now);
end
$$;

-- Seals a transferred year for good. 期初待核 (31199) must have been split before the first year is sealed.
create or replace function seal_year(p_book bigint, p_year int, p_actor text, p_actor_name text, p_role text, p_origin text,
  p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  h book_heads;
  v_now timestamptz := clock_timestamp();
begin
  select * into h from book_heads q where q.book_id = p_book for update;
  if h.book_id is null then return query select 'book/not-found', p_book::text; return; end if;
  if not exists (select 1 from years y where y.book_id = p_book and y.year = p_year and y.transferred_at is not null) then
    return query select 'year/not-transferred', p_year::text; return;
  end if;
  if exists (select 1 from years y where y.book_id = p_book and y.year = p_year and y.sealed_at is not null) then return; end if;
  if (select coalesce(sum(b.opening + b.debit - b.credit), 0) from balances b
      where b.book_id = p_book and b.month <= p_year * 100 + 12 and b.account = '31199') <> 0 then
    return query select 'year/opening-unsplit', '31199'; return;
  end if;
  update years y set sealed_at = v_now where y.book_id = p_book and y.year = p_year;
  perform write_audit(array[p_book], array[p_actor], array[p_actor_name], array[p_role], 'year.seal', array['year ' || p_year],
    array[null::text], array[null::text], array[p_origin], array[p_request], v_now);
end
$$;
