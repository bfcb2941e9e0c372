-- Attachments (附件): who added what, by a proof; the bytes lie elsewhere under the SHA-256 of their content and are written first.
-- Refusals are rows with a code. An act on a book is in its audit log, under the lock of its head.

-- Whether every hash of a voucher about to be sealed is a file of its book, written once each and in order.
create or replace function known_files(p_book bigint, p_hashes text) returns boolean
language sql stable set search_path = public, pg_temp
as $$
  select p_hashes = coalesce((
    select string_agg(f.hash, ',' order by f.hash) from files f
    where f.book_id = p_book and f.hash = any (string_to_array(p_hashes, ','))), '')
$$;

-- Notes a file of a book; what the book already has stays as it was first noted. Answers how many other books have the same content,
-- never which.
create or replace function add_file(p_proof text, p_book bigint, p_hash text, p_name text, p_media_type text, p_size bigint, p_origin text,
  p_request text) returns table (code text, name text, media_type text, size bigint, also_in int)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  a record;
  v_now timestamptz;
begin
  select * into a from proof_may(p_proof, 'file.add', p_book, null);
  if a.id is null then
    code := 'access/denied'; return next; return;
  end if;
  perform 1 from book_heads h where h.book_id = p_book for update;
  v_now := clock_timestamp();
  insert into files (book_id, hash, name, media_type, size, added_by, added_name, added_at)
  values (p_book, p_hash, p_name, p_media_type, p_size, a.id, a.name, v_now)
  on conflict on constraint files_pkey do nothing;
  if found then
    perform write_audit(array[p_book], array[a.id], array[a.name], array[a.role], 'file.add', array['file ' || p_hash], array[null::text],
      array[p_name || ' ' || p_media_type || ' ' || p_size], array[p_origin], array[p_request], v_now);
  end if;
  return query
    select null::text, f.name, f.media_type, f.size,
      (select count(*)::int from files o where o.hash = p_hash and o.book_id <> p_book)
    from files f where f.book_id = p_book and f.hash = p_hash;
end
$$;

-- Evidence that arrives after posting: beside the voucher, whose seal stays as it is.
create or replace function attach_file(p_proof text, p_book bigint, p_seq bigint, p_hash text, p_why text, p_origin text, p_request text)
  returns table (code text)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  a record;
  v_hashes text;
  v_now timestamptz;
begin
  select * into a from proof_may(p_proof, 'file.add', p_book, null);
  if a.id is null then
    code := 'access/denied'; return next; return;
  end if;
  perform 1 from book_heads h where h.book_id = p_book for update;
  v_now := clock_timestamp();
  select v.attachment_hashes into v_hashes from vouchers v where v.book_id = p_book and v.seq = p_seq;
  code := case
    when v_hashes is null then 'voucher/not-found'
    when not exists (select 1 from files f where f.book_id = p_book and f.hash = p_hash) then 'file/not-found'
    when coalesce(p_why, '') = '' then 'request/invalid'
    when p_hash = any (string_to_array(v_hashes, ','))
      or exists (select 1 from voucher_files q where q.book_id = p_book and q.seq = p_seq and q.hash = p_hash) then 'file/attached'
  end;
  if code is null then
    insert into voucher_files (book_id, seq, hash, attached_by, attached_name, attached_at, why)
    values (p_book, p_seq, p_hash, a.id, a.name, v_now, p_why);
    perform write_audit(array[p_book], array[a.id], array[a.name], array[a.role], 'file.attach', array['voucher ' || p_seq],
      array[null::text], array[p_hash || ' ' || p_why], array[p_origin], array[p_request], v_now);
  end if;
  return next;
end
$$;

-- Other books that know files of this one: how many, and by name those the asker may read (a township sees its villages, a village nobody).
create or replace function files_elsewhere(p_proof text, p_book bigint, p_hashes text[]) returns table (hash text, others int, books jsonb)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  if not exists (select 1 from proof_may(p_proof, 'file.read', p_book, null)) then return; end if;
  return query
    select f.hash, count(*)::int, coalesce(jsonb_agg(jsonb_build_object('code', b.code, 'name', b.name) order by b.code)
      filter (where exists (select 1 from proof_may(p_proof, 'file.read', f.book_id, null))), '[]'::jsonb)
    from files f join books b on b.book_id = f.book_id
    where f.hash = any (p_hashes) and f.book_id <> p_book
      and exists (select 1 from files m where m.book_id = p_book and m.hash = f.hash)
    group by f.hash;
end
$$;
