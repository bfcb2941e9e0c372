-- Rows that are written as they are, with the audit row of their act: recorded relations, imported files, divisions entered by hand.

-- Who hands money up to whom; it belongs to no book, so its row stands in the log of the store.
create or replace function record_relation(p_payer bigint, p_payee bigint, p_share numeric, p_from date, p_to date, p_basis text,
  p_actor text, p_actor_name text, p_role text, p_origin text, p_request text) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  insert into relations (payer, payee, share, valid_from, valid_to, basis, recorded_by)
  values (p_payer, p_payee, p_share, p_from, p_to, p_basis, p_actor);
  perform write_store_audit(p_actor, p_actor_name, p_role, 'relation.record',
    (select 'relation ' || e.division || ' ' || e.name from entities e where e.entity_id = p_payer), null,
    concat_ws(' ', (select e.division || ' ' || e.name from entities e where e.entity_id = p_payee), p_share, p_from, p_to, p_basis),
    p_origin, p_request);
end
$$;

-- A file that went in: its vouchers have rows of their own, its drafts have none but this.
create or replace function record_import(p_book bigint, p_hash text, p_kind text, p_name text, p_receipt text, p_actor text,
  p_actor_name text, p_role text, p_origin text, p_request text) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  perform 1 from book_heads h where h.book_id = p_book for update;
  insert into import_files (book_id, file_hash, kind, name, imported_by, receipt)
  values (p_book, p_hash, p_kind, p_name, p_actor, p_receipt);
  perform write_audit(array[p_book], array[p_actor], array[p_actor_name], array[p_role], 'intake.import',
    array['import ' || p_kind || ' ' || left(p_hash, 12)], array[null::text], array[p_name], array[p_origin], array[p_request],
    clock_timestamp());
end
$$;

-- A division the table does not hold yet, entered by the operator.
create or replace function record_division(p_code text, p_name text, p_level text, p_parent text, p_invented boolean, p_actor text,
  p_actor_name text, p_role text, p_origin text, p_request text) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  insert into divisions (code, name, level, parent, invented, source)
  values (p_code, p_name, p_level, p_parent, p_invented, 'entered by the operator');
  perform write_store_audit(p_actor, p_actor_name, p_role, 'division.add', 'division ' || p_code, null, p_name, p_origin, p_request);
end
$$;
