-- What no role gets round by SQL: whole vouchers only, sealed vouchers stay as they are.

-- Plans must not depend on statistics taken while the tables were empty: these look-ups always go by the primary key.
create or replace function check_whole_voucher() returns trigger
language plpgsql set search_path = public, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_count int; v_debit numeric; v_credit numeric;
begin
  select count(*), coalesce(sum(l.amount) filter (where l.side = 'debit'), 0), coalesce(sum(l.amount) filter (where l.side = 'credit'), 0)
    into v_count, v_debit, v_credit
  from voucher_lines l where l.book_id = new.book_id and l.seq = new.seq;
  if v_count <> new.line_count or v_debit <> new.total or v_credit <> new.total then
    raise exception using errcode = 'check_violation', constraint = 'vouchers_whole', table = 'vouchers',
      message = format('voucher %s/%s is not whole: %s lines of %s, debit %s, credit %s, total %s',
        new.book_id, new.seq, v_count, new.line_count, v_debit, v_credit, new.total);
  end if;
  return null;
end
$$;

create or replace function check_lines_of_new_vouchers() returns trigger
language plpgsql set search_path = public, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
begin
  if exists (
    select 1 from new_lines n
    left join lateral (select q.posted_xid from vouchers q where q.book_id = n.book_id and q.seq = n.seq limit 1) v on true
    where v.posted_xid is distinct from pg_current_xact_id()
  ) then
    raise exception using errcode = 'check_violation', constraint = 'voucher_lines_sealed', table = 'voucher_lines',
      message = 'lines are written with their voucher, in the same transaction, or not at all';
  end if;
  return null;
end
$$;

create or replace function refuse_change() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
  raise exception using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only', table = tg_table_name,
    message = format('%s is append-only: %s refused', tg_table_name, tg_op);
end
$$;

create or replace trigger vouchers_guard before update or delete or truncate on vouchers
  for each statement execute function refuse_change();
create or replace trigger voucher_lines_guard before update or delete or truncate on voucher_lines
  for each statement execute function refuse_change();
create or replace trigger income_assignments_guard before update or delete or truncate on income_assignments
  for each statement execute function refuse_change();
create or replace trigger month_closings_guard before update or delete or truncate on month_closings
  for each statement execute function refuse_change();
create or replace trigger audit_log_guard before update or delete or truncate on audit_log
  for each statement execute function refuse_change();
do $guards$
declare
  t text;
begin
  foreach t in array array['voucher_files', 'approvals', 'approval_signatures', 'approval_meetings', 'store_audit_log', 'access_log',
    'access_batches'] loop
    execute format('create or replace trigger %I before update or delete or truncate on %I for each statement execute function refuse_change()',
      t || '_guard', t);
  end loop;
end
$guards$;
-- Grants and exemptions end, they do not go (routines 16 and 18 say what may change).
create or replace trigger role_grants_guard before delete or truncate on role_grants
  for each statement execute function refuse_change();
create or replace trigger role_exemptions_guard before delete or truncate on role_exemptions
  for each statement execute function refuse_change();
create or replace trigger voucher_lines_sealed after insert on voucher_lines
  referencing new table as new_lines for each statement execute function check_lines_of_new_vouchers();
drop trigger if exists vouchers_whole on vouchers;
create constraint trigger vouchers_whole after insert on vouchers
  deferrable initially deferred for each row execute function check_whole_voucher();
