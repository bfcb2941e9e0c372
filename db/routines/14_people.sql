-- Accounts: made, stopped, reset by administrators, each act under a proof and in the log of the store; the caller is never taken at its word.

-- Accounts that count as one person: this one, and those of the same name nobody has recorded as somebody else.
create or replace function accounts_of(p_user uuid) returns setof uuid
language sql stable set search_path = public, pg_temp
as $$
  select o.user_id from users u
  join users o on o.user_id = u.user_id or (o.name_key = u.name_key and not o.user_id = any (u.distinct_from))
  where u.user_id = p_user
$$;

-- Whether two ids, as vouchers and audit rows hold them, are one person; what is no account is compared as it stands.
create or replace function same_person(p_one text, p_other text) returns boolean
language plpgsql stable set search_path = public, pg_temp
as $$
begin
  if p_one = p_other then return true; end if;
  if p_one !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' or p_other !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then return false; end if;
  return exists (select 1 from accounts_of(p_one::uuid) as o where o = p_other::uuid);
end
$$;

create or replace function is_person(p_id text) returns boolean
language sql immutable parallel safe
return coalesce(p_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', false);

create or replace function masked_phone(p_phone text) returns text
language sql immutable parallel safe
return case when length(p_phone) >= 8 then left(p_phone, 3) || '****' || right(p_phone, 4) when p_phone is not null then '****' end;

-- Sensitive acts ask a person for the password anew; the operator has no session and holds the key itself.
create or replace function proved_lately(p_session uuid) returns boolean
language sql stable set search_path = public, pg_temp
return p_session is null or exists (select 1 from sessions s where s.session_id = p_session
  and s.proved_at > clock_timestamp() - make_interval(mins => sign_in_rule('proof_minutes')::int));

create or replace function add_user(p_proof text, p_user uuid, p_login text, p_name text, p_phone text, p_kdf text, p_verifier bytea,
  p_origin text, p_request text) returns table (code text, detail text, until text, namesakes text[])
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
  v_until timestamptz := clock_timestamp() + make_interval(days => sign_in_rule('first_code_days')::int);
begin
  select * into a from proof_may(p_proof, 'user.create', null, null);
  if a.id is null then return query select 'access/denied', 'user.create', null::text, null::text[]; return; end if;
  if p_login is distinct from lower(normalize(p_login, NFKC)) or p_login ~ '\s' or coalesce(p_name, '') = '' or p_kdf !~ '^\$scrypt\$'
      or octet_length(p_verifier) is distinct from 32 then
    return query select 'user/login', p_login, null::text, null::text[]; return;
  end if;
  -- Logins and telephones are one list: either signs in.
  perform pg_advisory_xact_lock(hashtextextended('cunzhang users', 0));
  if exists (select 1 from users u where p_login in (u.login, u.phone)) then
    return query select 'user/exists', 'login', null::text, null::text[]; return;
  end if;
  if p_phone is not null and exists (select 1 from users u where p_phone in (u.login, u.phone)) then
    return query select 'user/exists', 'phone', null::text, null::text[]; return;
  end if;
  insert into users (user_id, login, name, name_key, phone, kdf, verifier, temporary_until, created_at, created_by)
  values (p_user, p_login, p_name, name_key(p_name), p_phone, p_kdf, p_verifier, v_until, clock_timestamp(), a.id);
  perform write_store_audit(a.id, a.name, a.role, 'user.create', 'user ' || p_user, null,
    jsonb_build_object('login', case when p_login = p_phone then masked_phone(p_phone) else p_login end, 'name', p_name,
      'phone', masked_phone(p_phone))::text, p_origin, p_request);
  return query select null::text, null::text, utc_text(v_until),
    array(select u.login from users u where u.name_key = name_key(p_name) and u.user_id <> p_user order by u.login);
end
$$;

-- What administrators do to an account. A reset takes password, second factor and recovery codes; a namesake is recorded as somebody else.
create or replace function change_user(p_proof text, p_user uuid, p_act text, p_reason text, p_kdf text, p_verifier bytea, p_other uuid,
  p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
  u users;
  v_until timestamptz;
  v_count int := 0;
begin
  select * into a from proof_may(p_proof, case p_act when 'disable' then 'user.disable' when 'enable' then 'user.disable'
    when 'reset' then 'user.reset' when 'end-sessions' then 'session.end' when 'distinct' then 'role.grant' end, null, null);
  if a.id is null then return query select 'access/denied', p_act; return; end if;
  if coalesce(p_reason, '') = '' then return query select 'user/reason', p_act; return; end if;
  if p_act in ('reset', 'distinct') and not proved_lately(a.session_id) then return query select 'session/proof', p_act; return; end if;
  select * into u from users q where q.user_id = p_user for update;
  if u.user_id is null then return query select 'user/not-found', p_user::text; return; end if;
  -- Of one's own account, and of a second one of one's own, somebody else decides.
  if p_act <> 'end-sessions' and (a.id in (select x::text from accounts_of(p_user) x)
      or p_other is not null and a.id in (select x::text from accounts_of(p_other) x)) then
    return query select 'user/self', p_act; return;
  end if;
  if p_act = 'disable' then
    if u.disabled_at is not null then return query select 'user/already', p_act; return; end if;
    update users q set disabled_at = clock_timestamp() where q.user_id = p_user;
  elsif p_act = 'enable' then
    if u.disabled_at is null then return query select 'user/already', p_act; return; end if;
    update users q set disabled_at = null, failures = 0, locked_until = null where q.user_id = p_user;
  elsif p_act = 'reset' then
    if p_kdf !~ '^\$scrypt\$' or octet_length(p_verifier) is distinct from 32 then
      raise exception 'change_user: a reset without a verifier';
    end if;
    v_until := clock_timestamp() + make_interval(days => sign_in_rule('first_code_days')::int);
    if u.verifier is not null and u.temporary_until is null then
      insert into password_history (user_id, set_at, kdf, verifier) values (p_user, clock_timestamp(), u.kdf, u.verifier);
    end if;
    update users q set kdf = p_kdf, verifier = p_verifier, temporary_until = v_until, password_at = null, second_secret = null,
      second_step = 0, failures = 0, locked_until = null where q.user_id = p_user;
    delete from recovery_codes c where c.user_id = p_user;
    delete from known_devices d where d.user_id = p_user;
    delete from known_addresses d where d.user_id = p_user;
  elsif p_act = 'distinct' then
    if not exists (select 1 from users q where q.user_id = p_other and q.name_key = u.name_key and q.user_id <> p_user) then
      return query select 'user/not-found', p_other::text; return;
    end if;
    update users q set distinct_from = array(select distinct x from unnest(q.distinct_from || case when q.user_id = p_user then p_other
      else p_user end) x order by x) where q.user_id in (p_user, p_other);
  end if;
  if p_act in ('disable', 'reset', 'end-sessions') then
    update sessions s set ended_at = clock_timestamp(), ended_why = p_act where s.user_id = p_user and s.ended_at is null;
    get diagnostics v_count = row_count;
  end if;
  perform write_store_audit(a.id, a.name, a.role, 'user.' || p_act, 'user ' || p_user,
    jsonb_build_object('disabled', u.disabled_at is not null, 'second', u.second_secret is not null)::text,
    jsonb_strip_nulls(jsonb_build_object('reason', p_reason, 'sessions', v_count, 'other', p_other))::text, p_origin, p_request);
  return query select null::text, utc_text(v_until);
end
$$;

-- Roles of one account as administrators see them: a book's code, never what is in it.
create or replace function roles_shown(p_user uuid, p_ended boolean) returns jsonb
language sql stable set search_path = public, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('grant', g.grant_id, 'role', g.role, 'scope', g.division, 'book', b.code,
    'scope_name', coalesce(b.name, v.name), 'until', utc_text(g.valid_until), 'delegated_by', d.name, 'reason', g.reason,
    'granted_by', g.granted_name, 'granted_at', utc_text(g.granted_at), 'ended_at', utc_text(g.ended_at))
    order by g.granted_at, g.grant_id), '[]'::jsonb)
  from role_grants g
  left join users d on d.user_id = g.delegated_by
  left join books b on b.book_id = g.book_id
  left join divisions v on v.code = rpad(g.division, 12, '0')
  where g.user_id = p_user
    and (p_ended or g.ended_at is null and (g.valid_until is null or g.valid_until > clock_timestamp()))
$$;

-- Accounts by login, for whoever may see them; null for everybody else. p_user asks for one alone, with the roles that have ended.
create or replace function users_shown(p_proof text, p_user uuid, p_words text, p_after text, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp
as $$
begin
  if not exists (select 1 from proof_may(p_proof, 'user.read', null, null)) then return null; end if;
  return (select coalesce(jsonb_agg(jsonb_build_object('id', u.user_id, 'login', u.login, 'name', u.name, 'phone', u.phone,
      'disabled', u.disabled_at is not null, 'locked', coalesce(u.locked_until > clock_timestamp(), false),
      'code_until', utc_text(u.temporary_until), 'second_factor', u.second_secret is not null,
      'roles', roles_shown(u.user_id, p_user is not null)) order by u.login), '[]'::jsonb)
    from (select * from users q where (p_user is null or q.user_id = p_user) and q.login > coalesce(p_after, '')
      and (coalesce(p_words, '') = '' or position(lower(p_words) in q.login) > 0 or position(name_key(p_words) in q.name_key) > 0
        or q.phone = p_words)
      order by q.login limit p_limit) u);
end
$$;
