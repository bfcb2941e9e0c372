-- Exemptions (一人兼岗豁免), near relatives (近亲属), automatic review and who keeps a book: recorded under a proof, with a reason and an end.

create or replace function record_exemption(p_proof text, p_id uuid, p_book bigint, p_user uuid, p_one text, p_other text, p_until timestamptz,
  p_reason text, p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
begin
  select * into a from proof_may(p_proof, 'exemption.record', p_book, null);
  code := case
    when a.id is null then 'access/denied'
    when not exists (select 1 from users u where u.user_id = p_user) then 'user/not-found'
    when a.id in (select x::text from accounts_of(p_user) x) then 'user/self'
    when not exists (select 1 from role_conflicts c where c.exemptible and c.one = least(p_one collate "C", p_other)
      and c.other = greatest(p_one collate "C", p_other)) then 'exemption/roles'
    when p_until is null or p_until <= clock_timestamp()
      or p_until > clock_timestamp() + make_interval(days => sign_in_rule('exemption_days_max')::int) then 'exemption/until'
    when coalesce(p_reason, '') = '' then 'exemption/reason' end;
  if code is not null then
    detail := concat_ws(' ', p_one, p_other);
    return next; return;
  end if;
  perform lock_grants();
  perform 1 from book_heads h where h.book_id = p_book for update;
  insert into role_exemptions (exemption_id, book_id, user_id, one, other, reason, valid_until, recorded_by, recorded_name, recorded_at)
  values (p_id, p_book, p_user, least(p_one collate "C", p_other), greatest(p_one collate "C", p_other), p_reason, p_until, a.id, a.name,
    clock_timestamp());
  perform write_audit(array[p_book], array[a.id], array[a.name], array[a.role], 'exemption.record', array['user ' || p_user],
    array[null::text], array[concat_ws(' ', p_id, p_one, p_other, utc_text(p_until), p_reason)], array[p_origin], array[p_request],
    clock_timestamp());
  return query select null::text, null::text;
end
$$;

-- With an exemption ends every grant that rests on it.
create or replace function end_exemption(p_proof text, p_book bigint, p_id uuid, p_reason text, p_origin text, p_request text)
  returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
  e role_exemptions;
  g record;
begin
  select * into a from proof_may(p_proof, 'exemption.record', p_book, null);
  if a.id is null then return query select 'access/denied', ''; return; end if;
  perform lock_grants();
  perform 1 from book_heads h where h.book_id = p_book for update;
  select * into e from role_exemptions q where q.book_id = p_book and q.exemption_id = p_id and q.ended_at is null;
  if e.exemption_id is null then return query select 'exemption/not-found', p_id::text; return; end if;
  if coalesce(p_reason, '') = '' then return query select 'exemption/reason', ''; return; end if;
  update role_exemptions q set ended_at = clock_timestamp() where q.exemption_id = p_id;
  for g in select q.* from role_grants q where q.exemption_id = p_id and q.ended_at is null loop
    perform finish_grant(g.grant_id, a.id);
    perform write_store_audit(a.id, a.name, a.role, 'role.end', 'user ' || g.user_id,
      jsonb_build_object('grant', g.grant_id, 'role', g.role, 'exemption', p_id)::text, p_reason, p_origin, p_request);
  end loop;
  perform write_audit(array[p_book], array[a.id], array[a.name], array[a.role], 'exemption.end', array['user ' || e.user_id],
    array[concat_ws(' ', p_id, e.one, e.other, utc_text(e.valid_until))], array[p_reason], array[p_origin], array[p_request], clock_timestamp());
  return query select null::text, null::text;
end
$$;

create or replace function check_exemption() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and (old.ended_at is not null or new.ended_at is null
      or (to_jsonb(new) - 'ended_at') <> (to_jsonb(old) - 'ended_at'))
    or tg_op = 'INSERT' and (new.recorded_by in (select x::text from accounts_of(new.user_id) x)
      or not exists (select 1 from role_conflicts c where c.exemptible and c.one = new.one and c.other = new.other)
      or new.valid_until > new.recorded_at + make_interval(days => sign_in_rule('exemption_days_max')::int)) then
    raise exception using errcode = 'check_violation', constraint = 'role_exemptions_lawful', table = 'role_exemptions',
      message = 'an exemption names an exemptible pair, ends in time, is recorded by somebody else, and can only be ended';
  end if;
  return null;
end
$$;
drop trigger if exists role_exemptions_lawful on role_exemptions;
create constraint trigger role_exemptions_lawful after insert or update on role_exemptions for each row execute function check_exemption();

-- Whether an act over the people of a scope reaches somebody: a role they hold lies under the caller's.
create or replace function reaches_user(p_proof text, p_act text, p_user uuid) returns boolean
language sql stable set search_path = public, pg_temp
as $$
  select exists (select 1 from role_grants g, lateral proof_may(p_proof, p_act, g.book_id, g.division) m
      where g.user_id = p_user and g.ended_at is null and (g.division is not null or g.book_id is not null))
    or exists (select 1 from actor_of(p_proof) a where a.kind = 'operator')
$$;

-- A fact about people, whatever offices they hold; the answer says which offices it touches.
create or replace function record_kinship(p_proof text, p_id uuid, p_one text, p_other text, p_relation text, p_origin text, p_request text)
  returns table (code text, detail text, warnings jsonb)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
  v_one uuid := user_named(p_one);
  v_other uuid := user_named(p_other);
begin
  select * into a from proof_may(p_proof, 'kinship.record', null, null);
  code := case
    when a.id is null then 'access/denied'
    when v_one is null or not reaches_user(p_proof, 'kinship.record', v_one) then 'user/not-found'
    when v_other is null or not reaches_user(p_proof, 'kinship.record', v_other) then 'user/not-found'
    when v_one = v_other or a.user_id in (v_one, v_other) then 'user/self'
    when coalesce(p_relation, '') = '' then 'kinship/relation' end;
  if code is null then
    perform lock_grants();
    if exists (select 1 from kinships k where k.ended_at is null and (k.one, k.other) in ((v_one, v_other), (v_other, v_one))) then
      code := 'kinship/exists';
    end if;
  end if;
  if code is not null then
    detail := concat_ws(' ', p_one, p_other);
    return next; return;
  end if;
  insert into kinships (kinship_id, one, other, relation, recorded_by, recorded_name, recorded_at)
  values (p_id, v_one, v_other, p_relation, a.id, a.name, clock_timestamp());
  perform write_store_audit(a.id, a.name, a.role, 'kinship.record', 'user ' || v_one, null,
    jsonb_build_object('kinship', p_id, 'other', v_other, 'relation', p_relation)::text, p_origin, p_request);
  return query select null::text, null::text, (select coalesce(jsonb_agg(distinct jsonb_build_object('role', k.role, 'against', k.against,
      'relation', k.relation, 'name', k.name)), '[]'::jsonb)
    from role_grants g, lateral kin_of_grant(g) k
    where g.user_id = v_one and g.ended_at is null and coalesce(g.valid_until, 'infinity') > clock_timestamp());
end
$$;

create or replace function end_kinship(p_proof text, p_id uuid, p_reason text, p_origin text, p_request text)
  returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
  k kinships;
begin
  select * into a from proof_may(p_proof, 'kinship.record', null, null);
  if a.id is null then return query select 'access/denied', ''; return; end if;
  select * into k from kinships q where q.kinship_id = p_id and q.ended_at is null for update;
  if k.kinship_id is null or not (reaches_user(p_proof, 'kinship.record', k.one) and reaches_user(p_proof, 'kinship.record', k.other)) then
    return query select 'kinship/not-found', p_id::text; return;
  end if;
  if coalesce(p_reason, '') = '' then return query select 'kinship/reason', ''; return; end if;
  if a.user_id in (k.one, k.other) then return query select 'user/self', ''; return; end if;
  update kinships q set ended_at = clock_timestamp() where q.kinship_id = p_id;
  perform write_store_audit(a.id, a.name, a.role, 'kinship.end', 'user ' || k.one,
    jsonb_build_object('kinship', p_id, 'other', k.other, 'relation', k.relation)::text, p_reason, p_origin, p_request);
  return query select null::text, null::text;
end
$$;

-- Kinships of people within reach.
create or replace function kinships_shown(p_proof text) returns jsonb
language sql stable security definer set search_path = public, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', k.kinship_id, 'one', jsonb_build_object('id', o.user_id, 'name', o.name),
    'other', jsonb_build_object('id', t.user_id, 'name', t.name), 'relation', k.relation, 'recorded_by', k.recorded_name,
    'recorded_at', utc_text(k.recorded_at)) order by k.recorded_at, k.kinship_id), '[]'::jsonb)
  from kinships k join users o on o.user_id = k.one join users t on t.user_id = k.other
  where k.ended_at is null and (reaches_user(p_proof, 'kinship.record', k.one) or reaches_user(p_proof, 'kinship.record', k.other))
$$;

-- Automatic review of a book: given under rules of a version, or taken away from now on.
create or replace function set_review(p_proof text, p_book bigint, p_grant boolean, p_until timestamptz, p_basis text, p_origin text,
  p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
  v_before text;
begin
  select * into a from proof_may(p_proof, 'review.grant', p_book, null);
  if a.id is null then return query select 'access/denied', ''; return; end if;
  if coalesce(p_basis, '') = '' then return query select 'review/basis', ''; return; end if;
  if p_grant and p_until <= clock_timestamp() then return query select 'review/until', ''; return; end if;
  perform 1 from book_heads h where h.book_id = p_book for update;
  select string_agg(r.authorisation_id::text, ' ' order by r.granted_at) into v_before from review_authorisations r
  where r.book_id = p_book and r.granted_to = 'system' and (r.valid_until is null or r.valid_until > clock_timestamp());
  if not p_grant and v_before is null then return query select 'review/none', ''; return; end if;
  update review_authorisations r set valid_until = clock_timestamp()
  where r.book_id = p_book and r.granted_to = 'system' and (r.valid_until is null or r.valid_until > clock_timestamp());
  if p_grant then perform authorise_review(p_book, a.id, p_basis, p_until); end if;
  perform write_audit(array[p_book], array[a.id], array[a.name], array[a.role], case when p_grant then 'review.grant' else 'review.withdraw' end,
    array['book ' || p_book], array[v_before], array[concat_ws(' ', utc_text(p_until), p_basis)], array[p_origin], array[p_request],
    clock_timestamp());
  return query select null::text, null::text;
end
$$;

create or replace function authorise_review(p_book bigint, p_by text, p_basis text, p_until timestamptz) returns void
language sql set search_path = public, pg_temp
as $$
  insert into review_authorisations (book_id, authorisation_id, rule_set, granted_to, granted_by, granted_at, valid_until, basis)
  values (p_book, gen_random_uuid(), 'v1', 'system', p_by, clock_timestamp(), p_until, p_basis)
$$;

-- 代理记账: the township that keeps a book; it may then not audit it.
create or replace function set_kept_by(p_proof text, p_book bigint, p_kept_by text, p_reason text, p_origin text, p_request text)
  returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
  v_before text;
begin
  select * into a from proof_may(p_proof, 'book.keeper', p_book, null);
  if a.id is null then return query select 'access/denied', ''; return; end if;
  if p_kept_by is not null and not exists (select 1 from divisions d where d.code = rpad(p_kept_by, 12, '0') and length(p_kept_by) = 9) then
    return query select 'division/not-found', p_kept_by; return;
  end if;
  if coalesce(p_reason, '') = '' then return query select 'role/reason', ''; return; end if;
  perform 1 from book_heads h where h.book_id = p_book for update;
  select b.kept_by into v_before from books b where b.book_id = p_book;
  update books b set kept_by = p_kept_by where b.book_id = p_book;
  perform write_audit(array[p_book], array[a.id], array[a.name], array[a.role], 'book.keeper', array['book ' || p_book],
    array[v_before], array[concat_ws(' ', p_kept_by, p_reason)], array[p_origin], array[p_request], clock_timestamp());
  return query select null::text, null::text;
end
$$;
