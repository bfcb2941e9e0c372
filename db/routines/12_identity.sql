-- Who acts: the database believes a proof (a session's token, or the operator's key), never an id the program hands in.
-- Only functions marked security definer are open to the program's login; the others serve them.

-- One spelling of a name: two accounts of one name count as one person.
create or replace function name_key(value text) returns text
language sql immutable parallel safe
return lower(regexp_replace(normalize(value, NFKC), '\s', '', 'g'));

create or replace function secret_hash(value text) returns bytea
language sql immutable parallel safe
return sha256(convert_to(coalesce(value, ''), 'UTF8'));

create or replace function sign_in_rule(p_name text) returns numeric
language sql stable parallel safe
return (select (s.value::jsonb ->> p_name)::numeric from settings s where s.name = 'sign_in');

create or replace function password_rule(p_name text) returns numeric
language sql stable parallel safe
return (select (s.value::jsonb -> 'policies' -> (s.value::jsonb ->> 'policy') ->> p_name)::numeric from settings s where s.name = 'sign_in');

-- The live session of a token, whatever its stage.
create or replace function live_session(p_token text) returns sessions
language sql stable set search_path = public, pg_temp
as $$
  select s from sessions s join users u on u.user_id = s.user_id
  where s.token_hash = secret_hash(p_token) and s.ended_at is null and s.expires_at > clock_timestamp()
    and s.seen_at + make_interval(secs => s.idle_seconds) > clock_timestamp() and u.disabled_at is null
$$;

create or replace function actor_of(p_proof text)
  returns table (id text, name text, name_key text, user_id uuid, session_id uuid, kind text)
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_proof);
begin
  if s.stage = 'full' then
    return query select u.user_id::text, u.name, u.name_key, u.user_id, s.session_id, 'person'::text from users u where u.user_id = s.user_id;
  elsif exists (select 1 from settings q where q.name = 'operator_key' and q.value = encode(secret_hash(p_proof), 'hex')) then
    return query select 'cli'::text, '本机操作员'::text, ''::text, null::uuid, null::uuid, 'operator'::text;
  end if;
end
$$;

-- Roles by which a user may do an act now: over a book, over a division, or at all. The caller sees all books.
create or replace function user_may(p_user uuid, p_act text, p_book bigint, p_division text)
  returns table (role text, delegated_by uuid)
language sql stable set search_path = public, pg_temp
as $$
  select g.role, g.delegated_by
  from role_grants g
  join role_acts a on a.role = g.role and a.act = p_act
  join users u on u.user_id = g.user_id and u.disabled_at is null
  left join users d on d.user_id = g.delegated_by
  left join books b on b.book_id = p_book
  where g.user_id = p_user and g.ended_at is null and g.valid_from <= clock_timestamp()
    and (g.valid_until is null or g.valid_until > clock_timestamp()) and d.disabled_at is null
    and case
      when p_book is not null then (g.book_id = p_book or starts_with(b.division, g.division))
        and not (a.not_for_keeper and b.kept_by is not null and (g.division is null or starts_with(g.division, b.kept_by)))
      when p_division is not null then starts_with(p_division, g.division)
      else true
    end
  order by g.delegated_by nulls first, g.role
$$;

create or replace function proof_may(p_proof text, p_act text, p_book bigint, p_division text)
  returns table (id text, name text, name_key text, user_id uuid, session_id uuid, role text, delegated_by uuid)
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  a record;
begin
  select * into a from actor_of(p_proof);
  if a.kind = 'operator' and p_act <> 'approval.sign' then
    return query select a.id, a.name, a.name_key, null::uuid, null::uuid, 'operator'::text, null::uuid;
  elsif a.kind = 'person' then
    return query select a.id, a.name, a.name_key, a.user_id, a.session_id, m.role, m.delegated_by
      from user_may(a.user_id, p_act, p_book, p_division) m limit 1;
  end if;
end
$$;

-- A row of the log of acts that belong to no book, chained under the one lock of the store.
create or replace function write_store_audit(p_actor text, p_actor_name text, p_role text, p_act text, p_object text, p_before text,
  p_after text, p_origin text, p_request text) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  h store_heads;
  v_now timestamptz := clock_timestamp();
  v_hash bytea;
begin
  select * into h from store_heads q where q.one for update;
  v_hash := audit_hash('00000000-0000-0000-0000-000000000000', h.audit_no + 1, utc_text(v_now), p_actor, p_actor_name, p_role, p_act, p_object,
    p_before, p_after, p_origin, p_request, h.audit_hash);
  insert into store_audit_log (no, at, actor, actor_name, role, act, object, before, after, origin, request_id, prev_hash, hash)
  values (h.audit_no + 1, v_now, p_actor, p_actor_name, p_role, p_act, p_object, p_before, p_after, p_origin, p_request, h.audit_hash, v_hash);
  update store_heads q set audit_no = h.audit_no + 1, audit_hash = v_hash where q.one;
end
$$;

-- What a user holds: each grant with the ids of the books it reaches, and those among them its own township keeps.
create or replace function grants_of(p_user uuid) returns jsonb
language sql stable set search_path = public, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('grant', g.grant_id, 'role', g.role, 'scope', g.division, 'book', k.code,
    'scope_name', coalesce(k.name, v.name), 'until', utc_text(g.valid_until), 'delegated_by', d.name,
    'books', (select coalesce(string_agg(b.book_id::text, ',' order by b.book_id), '') from books b
      where g.book_id is null and b.division >= g.division and b.division < g.division || ':' or b.book_id = g.book_id),
    'kept', (select coalesce(string_agg(b.book_id::text, ',' order by b.book_id), '') from books b
      where (g.book_id is null and b.division >= g.division and b.division < g.division || ':' or b.book_id = g.book_id)
        and b.kept_by is not null and (g.division is null or starts_with(g.division, b.kept_by))))
    order by g.delegated_by nulls first, g.granted_at, g.grant_id), '[]'::jsonb)
  from role_grants g
  left join users d on d.user_id = g.delegated_by
  left join books k on k.book_id = g.book_id
  left join divisions v on v.code = rpad(g.division, 12, '0')
  where g.user_id = p_user and g.ended_at is null and g.valid_from <= clock_timestamp()
    and (g.valid_until is null or g.valid_until > clock_timestamp()) and d.disabled_at is null
$$;

create or replace function standing_of(s sessions) returns jsonb
language sql stable set search_path = public, pg_temp
as $$
  select jsonb_build_object('session', s.session_id, 'stage', s.stage, 'proved_at', utc_text(s.proved_at), 'user', u.user_id, 'name', u.name,
    'login', u.login, 'second', u.second_secret is not null, 'grants', case when s.stage = 'full' then grants_of(u.user_id) else '[]'::jsonb end)
  from users u where u.user_id = s.user_id
$$;

-- The session behind a token with everything its person holds, or null; its idle clock is wound twice a minute.
create or replace function session_of(p_token text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
begin
  if s.session_id is null then return null; end if;
  if s.seen_at < clock_timestamp() - interval '30 seconds' then
    update sessions q set seen_at = clock_timestamp() where q.session_id = s.session_id;
  end if;
  return standing_of(s);
end
$$;

-- The account of a login or telephone.
create or replace function user_named(p_name text) returns uuid
language sql stable set search_path = public, pg_temp
as $$
  select u.user_id from users u where u.login = lower(normalize(p_name, NFKC)) or u.phone = p_name
  order by u.login = lower(normalize(p_name, NFKC)) desc limit 1
$$;

-- What a named person holds, for the operator's `--as`.
create or replace function standing_as(p_proof text, p_login text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
  if not exists (select 1 from actor_of(p_proof) a where a.kind = 'operator') then return null; end if;
  return (select jsonb_build_object('session', null, 'stage', 'full', 'user', u.user_id, 'name', u.name, 'login', u.login,
      'second', u.second_secret is not null, 'grants', grants_of(u.user_id))
    from users u where u.disabled_at is null and (u.login = lower(normalize(p_login, NFKC)) or u.phone = p_login or u.name = p_login)
    order by u.login = lower(normalize(p_login, NFKC)) desc limit 1);
end
$$;
