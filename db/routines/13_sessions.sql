-- Signing in and out. A password is proved to the database: the program derives a key from it, the database compares that key's hash.
-- Every refusal takes the same path and writes the same rows, whether the account is missing, locked, disabled or the password wrong.

-- Parameters and salt to derive the key with; null for an unknown login, for which the caller derives all the same.
create or replace function derivation_of(p_login text) returns text
language sql stable security definer set search_path = public, pg_temp
return (select u.kdf from users u where u.user_id = (select user_named(p_login)) and u.verifier is not null);

-- What a session still owes: a new password, a second factor to set up, its code, or nothing.
create or replace function stage_of(p_user uuid, p_password boolean, p_second boolean) returns text
language sql stable set search_path = public, pg_temp
as $$
  select case
    when not p_password and (u.temporary_until is not null
      or u.password_at + make_interval(days => password_rule('days_max')::int) < clock_timestamp()) then 'password'
    when p_second then 'full'
    when u.second_secret is not null then 'second'
    when exists (select 1 from role_grants g join roles r on r.code = g.role
      where g.user_id = u.user_id and r.second_factor and g.ended_at is null
        and (g.valid_until is null or g.valid_until > clock_timestamp())) then 'enrol'
    else 'full' end
  from users u where u.user_id = p_user
$$;

-- A browser the person completed a sign-in with, and not guessed from lately: a lock does not keep it out.
create or replace function device_open(p_user uuid, p_device text) returns boolean
language sql stable set search_path = public, pg_temp
as $$
  select exists (select 1 from known_devices d where d.user_id = p_user and d.device_hash = secret_hash(p_device))
    and (select count(*) from sign_in_failures f where f.user_id = p_user and f.device = encode(secret_hash(p_device), 'hex')
      and f.at > clock_timestamp() - make_interval(mins => sign_in_rule('address_minutes')::int)) < sign_in_rule('lock_failures')
$$;

-- Rules a locked account or an address under attack must pass before a password is looked at; a device or address known to the person does.
create or replace function sign_in_open(u users, p_address text, p_device text) returns boolean
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  v_since timestamptz := clock_timestamp() - make_interval(mins => sign_in_rule('address_minutes')::int);
  v_device boolean := device_open(u.user_id, p_device);
  v_known boolean := v_device or exists (select 1 from known_addresses k where k.user_id = u.user_id and k.address = p_address);
  v_hot boolean := (select count(*) from sign_in_failures f where f.address = p_address and f.at > v_since) >= sign_in_rule('address_failures')
    or (select count(*) from sign_in_failures f where f.at > v_since) >= sign_in_rule('all_failures');
begin
  return u.user_id is not null and u.disabled_at is null and u.verifier is not null
    and (u.temporary_until is null or u.temporary_until > clock_timestamp())
    and (u.locked_until is null or u.locked_until <= clock_timestamp() or v_device)
    and (not v_hot or v_known);
end
$$;

create or replace function note_sign_in_failure(p_user uuid, p_address text, p_device text, p_counts boolean) returns void
language plpgsql set search_path = public, pg_temp
as $$
begin
  insert into sign_in_failures (at, address, user_id, device)
  values (clock_timestamp(), p_address, p_user, encode(secret_hash(p_device), 'hex'));
  -- The row is written whether the attempt counts or not: a locked account must cost what an open one costs.
  update users u set failures = u.failures + p_counts::int,
    locked_until = case when p_counts and (u.failures + 1) % sign_in_rule('lock_failures')::int = 0 then clock_timestamp()
      + least(make_interval(mins => sign_in_rule('lock_minutes_max')::int),
        make_interval(mins => sign_in_rule('lock_minutes')::int) * 2 ^ ((u.failures + 1) / sign_in_rule('lock_failures')::int - 1))
      else u.locked_until end
  where u.user_id = p_user;
end
$$;

create or replace function make_session(p_user uuid, p_stage text, p_token_hash bytea, p_session uuid, p_address text, p_agent text)
  returns sessions
language plpgsql set search_path = public, pg_temp
as $$
declare
  s sessions;
  v_now timestamptz := clock_timestamp();
begin
  insert into sessions (session_id, token_hash, user_id, stage, created_at, seen_at, proved_at, expires_at, idle_seconds, address, agent)
  values (p_session, p_token_hash, p_user, p_stage, v_now, v_now, v_now,
    v_now + case when p_stage = 'full' then make_interval(hours => sign_in_rule('absolute_hours')::int)
      else make_interval(mins => sign_in_rule('stage_minutes')::int) end,
    sign_in_rule('idle_minutes')::int * 60, p_address, left(p_agent, 200))
  returning * into s;
  return s;
end
$$;

-- A new session at a stage, and its standing; who is through is welcomed.
create or replace function enter(p_user uuid, p_stage text, p_token_hash bytea, p_session uuid, p_address text, p_agent text,
  p_new_device text, p_request text) returns jsonb
language plpgsql set search_path = public, pg_temp
as $$
declare
  s sessions := make_session(p_user, p_stage, p_token_hash, p_session, p_address, p_agent);
begin
  if s.stage = 'full' then perform welcome(s, p_new_device, p_request); end if;
  return standing_of(s);
end
$$;

-- The answer is the standing of a new session, or null when refused. p_key is the derived key; p_token_hash the SHA-256 of the new token.
create or replace function sign_in(p_login text, p_key bytea, p_token_hash bytea, p_session uuid, p_address text, p_agent text,
  p_device text, p_new_device text, p_request text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  u users;
  v_open boolean;
  v_right boolean;
begin
  select * into u from users q where q.user_id = (select user_named(p_login)) for update;
  v_open := sign_in_open(u, p_address, p_device);
  v_right := coalesce(sha256(p_key) = u.verifier, false);
  if not (v_open and v_right) then
    perform note_sign_in_failure(u.user_id, p_address, p_device, v_open);
    perform write_access('sign-in', coalesce(u.user_id::text, ''), coalesce(u.name, ''), 'password', 'refused', p_address, p_request);
    return null;
  end if;
  return enter(u.user_id, stage_of(u.user_id, false, false), p_token_hash, p_session, p_address, p_agent, p_new_device, p_request);
end
$$;

-- What a completed sign-in leaves: mistakes on the way are forgotten, its address and browser are known from now on, and the access log
-- says who came. Half of one forgets nothing: who has the password alone would get new guesses at the code with every sign-in.
create or replace function welcome(s sessions, p_new_device text, p_request text) returns void
language plpgsql set search_path = public, pg_temp
as $$
begin
  update users u set failures = 0, locked_until = null where u.user_id = s.user_id;
  insert into known_addresses (user_id, address, at) values (s.user_id, s.address, clock_timestamp())
  on conflict (user_id, address) do update set at = excluded.at;
  if coalesce(p_new_device, '') <> '' then
    insert into known_devices (user_id, device_hash, at) values (s.user_id, secret_hash(p_new_device), clock_timestamp())
    on conflict (user_id, device_hash) do update set at = excluded.at;
  end if;
  perform write_access('sign-in', s.user_id::text, (select u.name from users u where u.user_id = s.user_id), 'session ' || s.session_id,
    'done', s.address, p_request);
end
$$;

-- The next stage under a new token; the old one is worth nothing from here on.
create or replace function move_on(s sessions, p_password boolean, p_second boolean, p_token_hash bytea, p_session uuid, p_new_device text,
  p_request text) returns jsonb
language plpgsql set search_path = public, pg_temp
as $$
begin
  update sessions q set ended_at = clock_timestamp(), ended_why = 'moved on' where q.session_id = s.session_id;
  return enter(s.user_id, stage_of(s.user_id, p_password, p_second), p_token_hash, p_session, s.address, s.agent, p_new_device, p_request);
end
$$;

-- Secret to check a code against: the stored one, or the one being set up; and the last step used.
create or replace function second_of(p_token text) returns table (secret text, step bigint, stage text)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
begin
  if s.session_id is null or s.stage = 'password' then return; end if;
  return query select coalesce(s.pending_secret, u.second_secret), case when s.pending_secret is null then u.second_step else 0 end, s.stage
    from users u where u.user_id = s.user_id;
end
$$;

-- Too many wrong codes end a session.
create or replace function note_wrong_code(p_session uuid) returns void
language sql volatile set search_path = public, pg_temp
as $$
  update sessions q set failures = q.failures + 1,
    ended_at = case when q.failures + 1 >= sign_in_rule('second_failures') then clock_timestamp() end, ended_why = 'wrong codes'
  where q.session_id = p_session
$$;

-- A code was right (p_step is its time step) or wrong (null); too many wrong ones end the session and count against the account.
create or replace function prove_second(p_token text, p_step bigint, p_token_hash bytea, p_session uuid, p_new_device text, p_request text)
  returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
  u users;
  v_open boolean;
begin
  if s.session_id is null or s.stage <> 'second' then return null; end if;
  select * into u from users q where q.user_id = s.user_id for update;
  -- Sign-ins begun before the lock are under it, too.
  v_open := u.locked_until is null or u.locked_until <= clock_timestamp() or device_open(u.user_id, p_new_device);
  if p_step is null or p_step <= u.second_step or not v_open then
    perform note_wrong_code(s.session_id);
    perform note_sign_in_failure(s.user_id, s.address, p_new_device, v_open);
    perform write_access('sign-in', s.user_id::text, u.name, 'second factor', 'refused', s.address, p_request);
    return null;
  end if;
  update users q set second_step = p_step where q.user_id = s.user_id;
  return move_on(s, false, true, p_token_hash, p_session, p_new_device, p_request);
end
$$;

create or replace function use_recovery(p_token text, p_code_hash bytea, p_token_hash bytea, p_session uuid, p_new_device text, p_request text)
  returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
begin
  if s.session_id is null or s.stage <> 'second' then return null; end if;
  update recovery_codes c set used_at = clock_timestamp()
  from users u
  where c.user_id = s.user_id and c.code_hash = p_code_hash and c.used_at is null and u.user_id = s.user_id
    and (u.locked_until is null or u.locked_until <= clock_timestamp() or device_open(u.user_id, p_new_device));
  if not found then return prove_second(p_token, null, p_token_hash, p_session, p_new_device, p_request); end if;
  perform write_store_audit(s.user_id::text, (select u.name from users u where u.user_id = s.user_id), '', 'session.recovery', 'user ' || s.user_id,
    null, null, s.address, p_request);
  return move_on(s, false, true, p_token_hash, p_session, p_new_device, p_request);
end
$$;

-- A secret waits in the session until its first code proves that the telephone has it.
create or replace function begin_second(p_token text, p_secret text) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
begin
  if s.session_id is null or not (s.stage = 'enrol'
    or s.stage = 'full' and s.proved_at > clock_timestamp() - make_interval(mins => sign_in_rule('proof_minutes')::int)) then
    return false;
  end if;
  update sessions q set pending_secret = p_secret where q.session_id = s.session_id;
  return true;
end
$$;

create or replace function finish_second(p_token text, p_step bigint, p_codes bytea[], p_token_hash bytea, p_session uuid, p_new_device text,
  p_request text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
begin
  if s.session_id is null or s.pending_secret is null then return null; end if;
  if p_step is null then
    perform note_wrong_code(s.session_id);
    return null;
  end if;
  update users q set second_secret = s.pending_secret, second_step = p_step where q.user_id = s.user_id;
  delete from recovery_codes c where c.user_id = s.user_id;
  insert into recovery_codes (user_id, code_hash) select s.user_id, x from unnest(p_codes) as x;
  update sessions q set ended_at = clock_timestamp(), ended_why = 'second factor changed'
  where q.user_id = s.user_id and q.ended_at is null and q.session_id <> s.session_id;
  perform write_store_audit(s.user_id::text, (select u.name from users u where u.user_id = s.user_id), '', 'session.second', 'user ' || s.user_id,
    null, null, s.address, p_request);
  return move_on(s, false, true, p_token_hash, p_session, p_new_device, p_request);
end
$$;

-- Salts of the passwords that may not come again; the caller derives a key for each and the database compares.
create or replace function password_facts(p_token text) returns table (name text, login text, phone text, stage text, kdf text, earlier text[])
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
begin
  if s.session_id is null or s.stage not in ('password', 'full') then return; end if;
  return query select u.name, u.login, u.phone, s.stage, u.kdf,
      array(select h.kdf from password_history h where h.user_id = u.user_id order by h.set_at desc limit password_rule('history')::int)
    from users u where u.user_id = s.user_id;
end
$$;

-- p_current: the key of the present password; p_earlier: keys of the new password under the salts of password_facts, the present one first.
create or replace function set_password(p_token text, p_current bytea, p_earlier bytea[], p_kdf text, p_verifier bytea, p_token_hash bytea,
  p_session uuid, p_new_device text, p_request text) returns table (code text, standing jsonb)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
  u users;
begin
  if s.session_id is null or s.stage not in ('password', 'full') then return query select 'session/required', null::jsonb; return; end if;
  select * into u from users q where q.user_id = s.user_id for update;
  -- Whoever found a session open must not guess the password here without end.
  if s.stage = 'full' and (p_current is null or u.locked_until > clock_timestamp() or sha256(p_current) is distinct from u.verifier) then
    perform note_sign_in_failure(s.user_id, s.address, null, true);
    perform write_access('sign-in', s.user_id::text, u.name, 'present password', 'refused', s.address, p_request);
    return query select 'session/refused', null::jsonb; return;
  end if;
  if exists (select 1 from unnest(p_earlier) as k where sha256(k) = u.verifier
    or sha256(k) in (select h.verifier from password_history h where h.user_id = u.user_id)) then
    return query select 'password/reused', null::jsonb; return;
  end if;
  if u.temporary_until is null then
    insert into password_history (user_id, set_at, kdf, verifier) values (u.user_id, clock_timestamp(), u.kdf, u.verifier);
  end if;
  update users q set kdf = p_kdf, verifier = p_verifier, temporary_until = null, password_at = clock_timestamp() where q.user_id = u.user_id;
  update sessions q set ended_at = clock_timestamp(), ended_why = 'password changed'
  where q.user_id = s.user_id and q.ended_at is null and q.session_id <> s.session_id;
  perform write_store_audit(s.user_id::text, u.name, '', 'session.password', 'user ' || s.user_id, null, null, s.address, p_request);
  return query select null::text, move_on(s, true, s.stage = 'full', p_token_hash, p_session, p_new_device, p_request);
end
$$;

-- The password once more, before a sensitive act.
create or replace function prove_again(p_token text, p_key bytea, p_request text) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
  u users;
begin
  if s.session_id is null or s.stage <> 'full' then return false; end if;
  select * into u from users q where q.user_id = s.user_id for update;
  if u.locked_until > clock_timestamp() or sha256(p_key) is distinct from u.verifier then
    perform note_sign_in_failure(s.user_id, s.address, null, true);
    perform write_access('sign-in', s.user_id::text, u.name, 'password once more', 'refused', s.address, p_request);
    return false;
  end if;
  update sessions q set proved_at = clock_timestamp() where q.session_id = s.session_id;
  return true;
end
$$;

create or replace function own_sessions(p_token text)
  returns table (id uuid, created_at text, seen_at text, address text, agent text, current boolean)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
begin
  if s.stage is distinct from 'full' then return; end if;
  return query select q.session_id, utc_text(q.created_at), utc_text(q.seen_at), q.address, q.agent, q.session_id = s.session_id
    from sessions q where q.user_id = s.user_id and q.ended_at is null and q.expires_at > clock_timestamp()
      and q.seen_at + make_interval(secs => q.idle_seconds) > clock_timestamp()
    order by q.session_id = s.session_id desc, q.seen_at desc;
end
$$;

-- Ends the session itself (p_which null), one other of the same person, or all of them (p_all). Answers how many ended.
create or replace function sign_out(p_token text, p_which uuid, p_all boolean, p_request text) returns int
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
  v_count int;
begin
  if s.session_id is null then return 0; end if;
  update sessions q set ended_at = clock_timestamp(), ended_why = 'signed out'
  where q.user_id = s.user_id and q.ended_at is null and (p_all or q.session_id = coalesce(p_which, s.session_id));
  get diagnostics v_count = row_count;
  perform write_access('sign-out', s.user_id::text, (select u.name from users u where u.user_id = s.user_id),
    case when p_all then 'everywhere' else 'session ' || coalesce(p_which, s.session_id) end, v_count::text, s.address, p_request);
  return v_count;
end
$$;

-- The same password under the parameters of today, right after it was proved.
create or replace function renew_derivation(p_token text, p_key bytea, p_kdf text, p_verifier bytea) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  s sessions := live_session(p_token);
begin
  update users u set kdf = p_kdf, verifier = p_verifier where u.user_id = s.user_id and u.verifier = sha256(p_key);
end
$$;

-- A person proven by the single sign-on of the government. The database cannot check such a proof, so the server vouches for it with the
-- operator's key; what the person's roles ask for besides a password is still asked for here.
create or replace function sign_in_by_subject(p_operator text, p_subject text, p_token_hash bytea, p_session uuid, p_address text,
  p_agent text, p_new_device text, p_request text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  u users;
begin
  if not exists (select 1 from actor_of(p_operator) a where a.kind = 'operator') then return null; end if;
  select * into u from users q where q.subject = p_subject for update;
  if u.user_id is null or u.disabled_at is not null then
    perform note_sign_in_failure(u.user_id, p_address, null, false);
    perform write_access('sign-in', coalesce(u.user_id::text, ''), coalesce(u.name, ''), 'single sign-on', 'refused', p_address, p_request);
    return null;
  end if;
  return enter(u.user_id, stage_of(u.user_id, true, false), p_token_hash, p_session, p_address, p_agent, p_new_device, p_request);
end
$$;

-- Ties an account to a person at the single sign-on; null unties it.
create or replace function link_subject(p_proof text, p_user uuid, p_subject text, p_origin text, p_request text)
  returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
begin
  select * into a from proof_may(p_proof, 'user.reset', null, null);
  if a.id is null then return query select 'access/denied', 'user.reset'; return; end if;
  if not proved_lately(a.session_id) then return query select 'session/proof', ''; return; end if;
  if p_subject is not null and exists (select 1 from users u where u.subject = p_subject and u.user_id <> p_user) then
    return query select 'user/exists', 'subject'; return;
  end if;
  update users u set subject = p_subject where u.user_id = p_user and u.user_id::text <> a.id;
  if not found then return query select 'user/not-found', p_user::text; return; end if;
  perform write_store_audit(a.id, a.name, a.role, 'user.link', 'user ' || p_user, null, (p_subject is not null)::text, p_origin, p_request);
end
$$;
