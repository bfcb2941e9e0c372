-- What the program's login may do. Owner and login are filled in by the migrator.

revoke all on schema public from public;
grant usage on schema public to :"app";
revoke all on all tables in schema public from :"app";
revoke all on all functions in schema public from public, :"app";
grant select on all tables in schema public to :"app";
-- Who people are is read and written through functions that ask for a proof; of an account the program may read what is no secret.
revoke all on users, password_history, recovery_codes, sessions, sign_in_failures, known_addresses, known_devices from :"app";
grant select (user_id, login, name, phone, disabled_at, locked_until, created_at, created_by, temporary_until, distinct_from) on users to :"app";
grant insert on divisions, entities, relations to :"app";
grant insert, update on drafts, jobs to :"app";
grant insert on import_files, import_rows, idempotency_keys to :"app";
grant execute on function net(text), utc_text(timestamptz), strict_day(text), strict_amount(text), month_of(date),
  first_level(text), is_operating(text, text), received_part(numeric, numeric), operating_of(bigint, bigint) to :"app";
do $grants$
declare
  f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'public' and p.prosecdef loop
    execute format('grant execute on function %s to :"app"', f);
  end loop;
end
$grants$;
