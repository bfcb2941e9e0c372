-- Roles in a scope: what may be granted is one rule, asked by the granting function and by a trigger that no SQL gets round.

create or replace function scopes_meet(p_division text, p_book bigint, q_division text, q_book bigint) returns boolean
language sql stable set search_path = public, pg_temp
return coalesce(case
  when p_book is not null and q_book is not null then p_book = q_book
  when p_book is not null then (select starts_with(b.division, q_division) from books b where b.book_id = p_book)
  when q_book is not null then (select starts_with(b.division, p_division) from books b where b.book_id = q_book)
  else starts_with(p_division, q_division) or starts_with(q_division, p_division) end, false);

create or replace function scope_covers(p_division text, p_book bigint, q_division text, q_book bigint) returns boolean
language sql stable set search_path = public, pg_temp
return coalesce(case
  when q_book is not null then p_book = q_book or (select starts_with(b.division, p_division) from books b where b.book_id = q_book)
  else starts_with(q_division, p_division) end, false);

-- Grants that count beside a new one: of the same person under whatever account, in force at some time when it is.
create or replace function grants_beside(g role_grants, p_user uuid) returns setof role_grants
language sql stable set search_path = public, pg_temp
as $$
  select o from role_grants o
  where o.user_id in (select accounts_of(p_user)) and o.grant_id <> g.grant_id and o.ended_at is null
    and coalesce(o.valid_until, 'infinity') > greatest(g.valid_from, clock_timestamp())
    and o.valid_from < coalesce(g.valid_until, 'infinity')
$$;

-- Near relatives in offices that the kin table names together with this one (农村集体经济组织法 34).
create or replace function kin_of_grant(g role_grants) returns table (refused boolean, role text, against text, relation text, name text)
language sql stable set search_path = public, pg_temp
as $$
  select (w ->> 'refused')::boolean, g.role, o.role, k.relation, u.name
  from kinships k
  join lateral (values (k.one, k.other), (k.other, k.one)) as p (mine, theirs) on p.mine in (select accounts_of(g.user_id))
  join users u on u.user_id = p.theirs
  join lateral grants_beside(g, p.theirs) o on scopes_meet(g.division, g.book_id, o.division, o.book_id)
  join lateral (select q from jsonb_array_elements((select s.value::jsonb from settings s where s.name = 'kin_warnings')) q) as w (w)
    on (w ->> 'role' = g.role and w -> 'against' ? o.role) or (w ->> 'role' = o.role and w -> 'against' ? g.role)
  where k.ended_at is null
  order by 1 desc, 2, 3, 5
$$;

-- Why a grant is unlawful: a code and what it is about; no row when it is lawful. The caller sees all books.
create or replace function grant_refusal(g role_grants) returns table (code text, detail text)
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  r roles;
  o record;
  v_digits int;
begin
  select * into r from roles q where q.code = g.role;
  v_digits := case r.level when 'village' then 12 when 'township' then 9 when 'county' then 6 when 'prefecture' then 4 end;
  if not coalesce(case when v_digits is null then g.division is null and g.book_id is null
      else length(g.division) = v_digits and g.book_id is null or r.level = 'village' and g.book_id is not null and g.division is null end, false) then
    return query select 'role/scope', concat_ws(' ', r.code, v_digits); return;
  end if;
  if g.granted_by in (select x::text from accounts_of(g.user_id) x) then return query select 'role/self', r.code; return; end if;
  if g.delegated_by is not null then
    if exists (select 1 from accounts_of(g.user_id) x where x = g.delegated_by) then
      return query select 'delegation/self', r.code; return;
    end if;
    if g.valid_until > g.valid_from + make_interval(days => sign_in_rule('delegation_days_max')::int) then
      return query select 'delegation/long', sign_in_rule('delegation_days_max')::text; return;
    end if;
    if not exists (select 1 from role_acts q where q.role = g.role and q.act = 'role.delegate') then
      return query select 'delegation/role', r.code; return;
    end if;
    -- Of what was itself delegated nothing can be handed on, and nothing for longer than one holds it.
    if not exists (select 1 from role_grants h where h.user_id = g.delegated_by and h.role = g.role and h.delegated_by is null
        and h.ended_at is null and h.valid_from <= clock_timestamp() and coalesce(h.valid_until, 'infinity') >= g.valid_until
        and scope_covers(h.division, h.book_id, g.division, g.book_id)) then
      return query select 'delegation/none', r.code; return;
    end if;
  end if;
  if g.delegated_by is null and exists (select 1 from grants_beside(g, g.user_id) h where h.user_id = g.user_id and h.role = g.role
      and h.delegated_by is null and h.division is not distinct from g.division and h.book_id is not distinct from g.book_id) then
    return query select 'role/held', r.code; return;
  end if;
  select h.role into o from grants_beside(g, g.user_id) h join roles q on q.code = h.role where q.admin or r.admin limit 1;
  if found then return query select 'role/admins-apart', concat_ws(' ', g.role, o.role); return; end if;
  -- An exemption is for one book, so one of the two roles must be held over that book alone, and no longer than it stands.
  select h.role, c.exemptible, c.source into o
  from grants_beside(g, g.user_id) h
  join role_conflicts c on c.one = least(h.role collate "C", g.role) and c.other = greatest(h.role collate "C", g.role)
  where scopes_meet(g.division, g.book_id, h.division, h.book_id) and not (c.exemptible and exists (
    select 1 from role_exemptions e
    where e.exemption_id in (g.exemption_id, h.exemption_id) and e.ended_at is null and e.book_id in (g.book_id, h.book_id)
      and e.user_id in (select accounts_of(g.user_id)) and c.one in (e.one, e.other) and c.other in (e.one, e.other)
      and e.valid_until >= least(coalesce(g.valid_until, 'infinity'), coalesce(h.valid_until, 'infinity'))))
  order by c.exemptible, h.role limit 1;
  if found then
    return query select 'role/conflict', concat_ws(' ', g.role, o.role, case when o.exemptible then 'exemptible' else 'never' end, o.source);
    return;
  end if;
  select * into o from kin_of_grant(g) k where k.refused limit 1;
  if found then return query select 'role/kin', concat_ws(' ', o.role, o.against, o.relation, o.name); end if;
end
$$;

-- Grants are written one after the other: two that exclude each other must not both miss the other.
create or replace function lock_grants() returns void
language sql set search_path = public, pg_temp
as $$ select pg_advisory_xact_lock(hashtextextended('cunzhang role_grants', 0)) $$;

create or replace function check_role_grant() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
declare
  v record;
begin
  perform lock_grants();
  if tg_op = 'UPDATE' then
    if old.ended_at is not null or new.ended_at is null
        or (to_jsonb(new) - '{ended_at,ended_by}'::text[]) <> (to_jsonb(old) - '{ended_at,ended_by}'::text[]) then
      raise exception using errcode = 'restrict_violation', constraint = 'role_grants_lawful', table = 'role_grants',
        message = 'a grant can be ended, and nothing else about it changes';
    end if;
    return null;
  end if;
  select * into v from grant_refusal(new);
  if v.code is not null then
    raise exception using errcode = 'check_violation', constraint = 'role_grants_lawful', table = 'role_grants',
      message = format('%s: %s', v.code, v.detail);
  end if;
  return null;
end
$$;
drop trigger if exists role_grants_lawful on role_grants;
create constraint trigger role_grants_lawful after insert or update on role_grants for each row execute function check_role_grant();

-- Writes a grant that the rule allows. The second factor of a role counts at once: who has none signs in again and sets it up.
create or replace function write_grant(g role_grants, p_actor text, p_actor_name text, p_role text, p_act text, p_origin text, p_request text)
  returns table (code text, detail text, until text, warnings jsonb, signed_out boolean)
language plpgsql set search_path = public, pg_temp
as $$
declare
  v record;
  v_exemption role_exemptions;
  v_out boolean;
begin
  select * into v from grant_refusal(g);
  if v.code = 'role/conflict' then
    -- The one exemption that would allow it, where there is one; the grant then ends with it.
    for v_exemption in select e.* from role_exemptions e
        where e.user_id in (select accounts_of(g.user_id)) and e.ended_at is null and e.valid_until > clock_timestamp()
          and g.role in (e.one, e.other) order by e.valid_until desc loop
      g.exemption_id := v_exemption.exemption_id;
      g.valid_until := least(g.valid_until, v_exemption.valid_until);
      exit when not exists (select 1 from grant_refusal(g));
    end loop;
    select * into v from grant_refusal(g);
  end if;
  if v.code is not null then return query select v.code, v.detail, null::text, null::jsonb, false; return; end if;
  insert into role_grants select g.*;
  perform write_store_audit(p_actor, p_actor_name, p_role, p_act, 'user ' || g.user_id, null,
    jsonb_strip_nulls(jsonb_build_object('grant', g.grant_id, 'role', g.role, 'division', g.division,
      'book', (select b.code from books b where b.book_id = g.book_id), 'until', utc_text(g.valid_until), 'delegated_by', g.delegated_by,
      'exemption', g.exemption_id, 'reason', g.reason))::text, p_origin, p_request);
  update sessions s set ended_at = clock_timestamp(), ended_why = 'second factor needed'
  from users u, roles r
  where s.user_id = g.user_id and s.ended_at is null and u.user_id = s.user_id and u.second_secret is null and r.code = g.role
    and r.second_factor;
  v_out := found;
  return query select null::text, null::text, utc_text(g.valid_until), (select coalesce(jsonb_agg(jsonb_build_object('role', k.role,
    'against', k.against, 'relation', k.relation, 'name', k.name)), '[]'::jsonb) from kin_of_grant(g) k), v_out;
end
$$;

create or replace function grant_role(p_proof text, p_grant uuid, p_user uuid, p_role text, p_division text, p_book text, p_until timestamptz,
  p_reason text, p_origin text, p_request text)
  returns table (code text, detail text, until text, warnings jsonb, signed_out boolean)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
  g role_grants;
begin
  select * into a from proof_may(p_proof, 'role.grant', null, null);
  code := case
    when a.id is null then 'access/denied'
    when not proved_lately(a.session_id) then 'session/proof'
    when not exists (select 1 from users u where u.user_id = p_user) then 'user/not-found'
    when not exists (select 1 from roles r where r.code = p_role) then 'role/scope'
    when p_division is not null and not exists (select 1 from divisions d where d.code = rpad(p_division, 12, '0')) then 'division/not-found'
    when p_book is not null and not exists (select 1 from books b where b.code = p_book) then 'book/not-found'
    when p_until <= clock_timestamp() then 'role/until'
    when coalesce(p_reason, '') = '' then 'role/reason' end;
  if code is not null then
    detail := concat_ws(' ', p_role, p_division, p_book);
    return next; return;
  end if;
  perform lock_grants();
  g.grant_id := p_grant; g.user_id := p_user; g.role := p_role; g.division := p_division;
  g.book_id := (select b.book_id from books b where b.code = p_book);
  g.valid_from := clock_timestamp(); g.valid_until := p_until; g.reason := p_reason;
  g.granted_by := a.id; g.granted_name := a.name; g.granted_at := clock_timestamp();
  return query select w.* from write_grant(g, a.id, a.name, a.role, 'role.grant', p_origin, p_request) w;
end
$$;

-- Ends a grant, and with it what was delegated from it unless the delegator still holds the role there.
create or replace function finish_grant(p_grant uuid, p_actor text) returns void
language plpgsql set search_path = public, pg_temp
as $$
declare
  g role_grants;
begin
  update role_grants q set ended_at = clock_timestamp(), ended_by = p_actor where q.grant_id = p_grant returning * into g;
  update role_grants q set ended_at = clock_timestamp(), ended_by = p_actor
  where g.delegated_by is null and q.delegated_by = g.user_id and q.role = g.role and q.ended_at is null
    and not exists (select 1 from role_grants h where h.user_id = g.user_id and h.role = g.role and h.delegated_by is null
      and h.ended_at is null and coalesce(h.valid_until, 'infinity') >= q.valid_until and scope_covers(h.division, h.book_id, q.division, q.book_id));
end
$$;

-- The security administrator ends any grant; a delegator ends what they delegated.
create or replace function end_role(p_proof text, p_user uuid, p_grant uuid, p_reason text, p_origin text, p_request text)
  returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
  g role_grants;
begin
  select * into g from role_grants q where q.grant_id = p_grant and (p_user is null or q.user_id = p_user);
  select * into a from proof_may(p_proof, 'role.grant', null, null);
  if a.id is null then select * into a from proof_may(p_proof, 'role.delegate', null, null) m where m.user_id = g.delegated_by; end if;
  if a.id is null then return query select case when exists (select 1 from actor_of(p_proof)) and p_user is null then 'role/not-found'
    else 'access/denied' end, p_grant::text; return; end if;
  if g.grant_id is null then return query select 'role/not-found', p_grant::text; return; end if;
  if coalesce(p_reason, '') = '' then return query select 'role/reason', g.role; return; end if;
  perform lock_grants();
  if exists (select 1 from role_grants q where q.grant_id = p_grant and q.ended_at is not null) then
    return query select 'role/ended', g.role; return;
  end if;
  perform finish_grant(p_grant, a.id);
  perform write_store_audit(a.id, a.name, a.role, 'role.end', 'user ' || g.user_id, jsonb_strip_nulls(jsonb_build_object('grant', p_grant,
    'role', g.role, 'division', g.division, 'book', (select b.code from books b where b.book_id = g.book_id)))::text, p_reason, p_origin,
    p_request);
  return query select null::text, null::text;
end
$$;

-- 委托: one's own role, as it stands, to somebody else until a day; the operator records it for the person whose grant it is.
create or replace function delegate(p_proof text, p_grant uuid, p_new uuid, p_to text, p_until timestamptz, p_reason text, p_origin text,
  p_request text) returns table (code text, detail text, until text, warnings jsonb, signed_out boolean)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  a record;
  h role_grants;
  g role_grants;
begin
  select * into h from role_grants q where q.grant_id = p_grant and q.ended_at is null;
  select * into a from proof_may(p_proof, 'role.delegate', null, null);
  code := case
    when a.id is null then 'access/denied'
    when h.grant_id is null or a.user_id is not null and h.user_id <> a.user_id then 'role/not-found'
    when h.delegated_by is not null then 'delegation/onward'
    when coalesce(p_reason, '') = '' then 'role/reason'
    when p_until is null or p_until <= clock_timestamp() then 'role/until'
    when not exists (select 1 from users u where u.user_id = user_named(p_to) and u.disabled_at is null) then 'user/not-found' end;
  if code is not null then
    detail := coalesce(h.role, p_grant::text);
    return next; return;
  end if;
  perform lock_grants();
  g.grant_id := p_new; g.user_id := user_named(p_to); g.role := h.role; g.division := h.division; g.book_id := h.book_id;
  g.valid_from := clock_timestamp(); g.valid_until := p_until; g.delegated_by := h.user_id; g.reason := p_reason;
  g.granted_by := a.id; g.granted_name := a.name; g.granted_at := clock_timestamp();
  return query select w.* from write_grant(g, a.id, a.name, a.role, 'role.delegate', p_origin, p_request) w;
end
$$;
