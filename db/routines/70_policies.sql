-- Row-level security: a policy reads only the setting cz.books ('*', '7,9,…', empty = none) and no table.

do $policies$
declare
  t text;
begin
  foreach t in array array['books', 'book_heads', 'accounts', 'auxiliary_items', 'review_authorisations', 'vouchers', 'voucher_lines',
    'counters', 'balances', 'income_assignments', 'income_sums', 'year_sums', 'month_closings', 'years', 'audit_log',
    'drafts', 'import_files', 'import_rows', 'role_exemptions', 'files', 'voucher_files', 'approvals', 'approval_signatures',
    'approval_meetings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('drop policy if exists scope on %I', t);
    execute format($p$create policy scope on %I using (
      current_setting('cz.books', true) = '*'
      or book_id = any (string_to_array(nullif(nullif(current_setting('cz.books', true), '*'), ''), ',')::bigint[]))$p$, t);
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
