-- Row-level security: a policy reads only the setting cz.books ('*', '7,9,…', empty = none) and no table.

do $policies$
declare
  t text;
  -- One book is looked at: the setting is read row by row, which costs least where a statement touches few rows.
  by_row constant text := $p$current_setting('cz.books', true) = '*'
    or book_id = any (string_to_array(nullif(nullif(current_setting('cz.books', true), '*'), ''), ',')::bigint[])$p$;
  -- Many books are looked at: the setting is taken apart once a statement and hashed, for a prefecture's list has hundreds of ids.
  by_statement constant text := $p$(select current_setting('cz.books', true) = '*')
    or book_id in (select unnest(string_to_array(nullif(nullif(current_setting('cz.books', true), '*'), ''), ',')::bigint[]))$p$;
  many constant text[] := array['books', 'book_heads', 'review_authorisations', 'year_sums', 'years', 'month_closings', 'drafts',
    'role_exemptions', 'approvals', 'approval_signatures', 'files'];
begin
  foreach t in array many || array['accounts', 'auxiliary_items', 'vouchers', 'voucher_lines', 'counters', 'balances', 'income_assignments',
    'income_sums', 'audit_log', 'import_files', 'import_rows', 'voucher_files', 'approval_meetings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('drop policy if exists scope on %I', t);
    execute format('create policy scope on %I using (%s)', t, case when t = any (many) then by_statement else by_row end);
  end loop;
end
$policies$;
alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
drop policy if exists scope on idempotency_keys;
create policy scope on idempotency_keys using (
  book_id = 0 or current_setting('cz.books', true) = '*'
  or book_id = any (string_to_array(nullif(nullif(current_setting('cz.books', true), '*'), ''), ',')::bigint[]));

-- Functions of the owner ask where a book lies and who keeps it, to tell who may do what; its accounts and vouchers stay behind the scope.
drop policy if exists whereabouts on books;
create policy whereabouts on books for select to :"owner" using (true);
drop policy if exists whereabouts on role_exemptions;
create policy whereabouts on role_exemptions for select to :"owner" using (true);

-- Which other books know the same content is counted by functions of the owner (28_files); they hand out a number, and names by proof.
drop policy if exists elsewhere on files;
create policy elsewhere on files for select to :"owner" using (true);
