-- Approval schemes (审批权限): set by the township, confirmed by the county through somebody else, dated, ended; never changed.

-- What no scheme may leave out, whoever writes it; the program tells more, and all of it at once.
create or replace function scheme_refusal(p_tiers jsonb) returns text
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  t jsonb; s jsonb;
begin
  if jsonb_typeof(p_tiers) is distinct from 'array' or jsonb_array_length(p_tiers) not between 1 and 100 then return 'tiers'; end if;
  for t in select * from jsonb_array_elements(p_tiers) loop
    if coalesce(t ->> 'kind', '') <> '*' and not exists (select 1 from jsonb_array_elements(approval_rules() -> 'kinds') as k where k ->> 'code' = t ->> 'kind') then
      return 'kind ' || coalesce(t ->> 'kind', '');
    end if;
    if strict_amount(t ->> 'from') is null or t ->> 'below' is not null and coalesce(strict_amount(t ->> 'below') <= strict_amount(t ->> 'from'), true) then
      return 'amounts';
    end if;
    if t ->> 'meeting' is not null and approval_rules() -> 'meetings' -> (t ->> 'meeting') is null then return 'meeting ' || (t ->> 'meeting'); end if;
    if jsonb_typeof(t -> 'steps') is distinct from 'array'
      or not exists (select 1 from jsonb_array_elements(t -> 'steps') as q where q ->> 'kind' = 'check') then return 'check'; end if;
    for s in select * from jsonb_array_elements(t -> 'steps') loop
      if coalesce(s ->> 'kind', '') not in ('handle', 'check') or coalesce(s ->> 'label', '') = '' or jsonb_typeof(s -> 'roles') is distinct from 'array'
        or jsonb_array_length(s -> 'roles') = 0 or exists (select 1 from jsonb_array_elements_text(s -> 'roles') as r
          where not exists (select 1 from role_acts q where q.role = r and q.act = 'approval.sign')) then return 'step ' || coalesce(s ->> 'label', ''); end if;
    end loop;
  end loop;
  -- Every kind, or the rest of them, from nought without a gap, each amount once.
  if not exists (select 1 from jsonb_array_elements(p_tiers) as q where q ->> 'kind' = '*') and exists (
    select 1 from jsonb_array_elements(approval_rules() -> 'kinds') as k
    where not exists (select 1 from jsonb_array_elements(p_tiers) as q where q ->> 'kind' = k ->> 'code')) then return 'kinds'; end if;
  if exists (
    select 1 from (
      select q ->> 'kind' as kind, (q ->> 'from')::numeric as low, (q ->> 'below')::numeric as high,
        lag((q ->> 'below')::numeric) over w as before, row_number() over w as n, row_number() over (partition by q ->> 'kind' order by (q ->> 'from')::numeric desc) as back
      from jsonb_array_elements(p_tiers) as q window w as (partition by q ->> 'kind' order by (q ->> 'from')::numeric)
    ) x where n = 1 and low <> 0 or n > 1 and (before is null or before <> low) or (back = 1) <> (high is null)) then return 'gaps'; end if;
  return null;
end
$$;

create or replace function propose_scheme(p_proof text, p_scheme uuid, p_division text, p_name text, p_from text, p_to text, p_tiers jsonb,
  p_basis text, p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  w record; v_why text;
begin
  select * into w from proof_may(p_proof, 'approval.propose', null, p_division);
  if w.id is null then return query select 'access/denied', ''; return; end if;
  v_why := case when strict_day(p_from) is null or p_to is not null and coalesce(strict_day(p_to) < strict_day(p_from), true) then 'dates' else scheme_refusal(p_tiers) end;
  if v_why is not null then return query select 'scheme/invalid', v_why; return; end if;
  insert into approval_schemes (scheme_id, division, name, valid_from, valid_to, tiers, basis, proposed_by, proposed_name, proposed_at)
  values (p_scheme, p_division, p_name, strict_day(p_from), strict_day(p_to), p_tiers, p_basis, w.id, w.name, clock_timestamp());
  perform write_store_audit(w.id, w.name, w.role, 'approval.propose', 'scheme ' || p_scheme || ' ' || p_division, null, p_tiers::text, p_origin, p_request);
end
$$;

create or replace function confirm_scheme(p_proof text, p_scheme uuid, p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  w record; s approval_schemes;
begin
  select * into s from approval_schemes q where q.scheme_id = p_scheme for update;
  select * into w from proof_may(p_proof, 'approval.confirm', null, coalesce(s.division, '0'));
  if w.id is null then return query select case when s.scheme_id is null then 'scheme/not-found' else 'access/denied' end, ''; return; end if;
  if s.scheme_id is null then return query select 'scheme/not-found', ''; return; end if;
  if s.confirmed_at is not null or s.ended_at is not null then return query select 'scheme/already', ''; return; end if;
  if s.proposed_by = w.id or s.proposed_by = w.delegated_by::text or one_person(user_id_of(s.proposed_by), w.user_id)
    or name_key(s.proposed_name) = name_key(w.name) and not coalesce((select a.distinct_from @> array[b.user_id] and b.distinct_from @> array[a.user_id]
      from users a, users b where a.user_id = w.user_id and b.user_id = user_id_of(s.proposed_by)), false) then
    return query select 'scheme/own', ''; return;
  end if;
  update approval_schemes q set confirmed_by = w.id, confirmed_name = w.name, confirmed_at = clock_timestamp() where q.scheme_id = p_scheme;
  perform write_store_audit(w.id, w.name, w.role, 'approval.confirm', 'scheme ' || p_scheme || ' ' || s.division, null, s.tiers::text, p_origin, p_request);
end
$$;

-- Ended by the level that confirms: without a scheme the default holds, so the township alone may not end one.
create or replace function end_scheme(p_proof text, p_scheme uuid, p_reason text, p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  w record; s approval_schemes;
begin
  select * into s from approval_schemes q where q.scheme_id = p_scheme for update;
  select * into w from proof_may(p_proof, 'approval.confirm', null, coalesce(s.division, '0'));
  if w.id is null then return query select case when s.scheme_id is null then 'scheme/not-found' else 'access/denied' end, ''; return; end if;
  if s.scheme_id is null then return query select 'scheme/not-found', ''; return; end if;
  if s.ended_at is not null then return query select 'scheme/already', ''; return; end if;
  if coalesce(p_reason, '') = '' then return query select 'scheme/reason', ''; return; end if;
  update approval_schemes q set ended_at = clock_timestamp() where q.scheme_id = p_scheme;
  perform write_store_audit(w.id, w.name, w.role, 'approval.end', 'scheme ' || p_scheme || ' ' || s.division, null, p_reason, p_origin, p_request);
end
$$;
