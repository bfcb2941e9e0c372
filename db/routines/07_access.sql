-- The access log (访问日志): sign-ins and reads of sensitive data. No chain of its own, it would serialise every book; sealed in batches.

-- One row, for functions that know who came. The program's login cannot call it: reads are noted under a proof (note_read).
create or replace function write_access(p_kind text, p_actor text, p_actor_name text, p_what text, p_outcome text, p_address text,
  p_request text) returns void
language plpgsql set search_path = public, pg_temp
as $$
begin
  if coalesce(p_what, '') = '' or coalesce(p_outcome, '') = '' then
    raise exception using errcode = 'check_violation', constraint = 'access_log_filled', table = 'access_log',
      message = 'an access row says what was reached and how it ended';
  end if;
  -- What a stranger sends is cut, never refused: a long address must not keep its own attempt out of the log.
  insert into access_log (at, kind, actor, actor_name, what, outcome, address, request_id)
  values (clock_timestamp(), p_kind, left(coalesce(p_actor, ''), 100), left(coalesce(p_actor_name, ''), 100), left(p_what, 500),
    left(p_outcome, 50), left(coalesce(p_address, ''), 100), left(coalesce(p_request, ''), 100));
end
$$;

-- A read of sensitive data, by whoever the proof belongs to; nobody's when it belongs to nobody.
create or replace function note_read(p_proof text, p_what text, p_outcome text, p_address text, p_request text) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
begin
  select * into a from actor_of(p_proof);
  perform write_access('read', a.id, a.name, p_what, p_outcome, p_address, p_request);
end
$$;

-- Seals the rows not yet sealed, at most 5,000 at once; answers the batch, or nothing when there is none or others are busy.
-- Writers hold a lock on the table until they commit, so the SHARE lock waits for every number already given to be stored or given up,
-- and the next number is given after it: no row can come to lie below what is sealed. It is held for tens of milliseconds, waited for half a
-- second at most: whoever writes meanwhile waits behind it.
create or replace function seal_access() returns table (batch bigint, from_no bigint, through_no bigint, entries int)
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '500ms'
as $$
#variable_conflict use_column
declare
  h store_heads;
  v_after bigint;
  v_from bigint;
  v_through bigint;
  v_count int;
  v_rows text;
  v_now timestamptz;
  v_bytes bytea;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'invalid_transaction_state',
      message = 'seal_access: a snapshot taken before the lock would not show every row below the seal';
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('cunzhang seal_access', 0)) then return; end if;
  select coalesce(max(b.through_no), 0) into v_after from access_batches b;
  if not exists (select 1 from access_log l where l.no > v_after) then return; end if;
  begin
    -- The head first, as every writer of both logs has it.
    select * into h from store_heads q where q.one for update;
    lock table access_log in share mode;
  exception when lock_not_available then
    return;
  end;
  v_now := clock_timestamp();
  select count(*)::int, min(r.no), max(r.no), string_agg(net(r.no::text) || net(utc_text(r.at)) || net(r.kind) || net(r.actor)
      || net(r.actor_name) || net(r.what) || net(r.outcome) || net(r.address) || net(r.request_id), '' order by r.no)
    into v_count, v_from, v_through, v_rows
  from (select * from access_log l where l.no > v_after order by l.no limit 5000) r;
  v_bytes := convert_to(net('cunzhang-access/1') || net((h.batch_no + 1)::text) || net(v_from::text) || net(v_through::text)
    || net(v_count::text) || net(utc_text(v_now)) || v_rows || net(encode(h.batch_hash, 'hex')), 'UTF8');
  insert into access_batches (batch_no, from_no, through_no, entries, sealed_at, prev_hash, hash, bytes)
  values (h.batch_no + 1, v_from, v_through, v_count, v_now, h.batch_hash, sha256(v_bytes), v_bytes);
  update store_heads q set batch_no = h.batch_no + 1, batch_hash = sha256(v_bytes) where q.one;
  return query select h.batch_no + 1, v_from, v_through, v_count;
end
$$;
