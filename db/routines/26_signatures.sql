-- Signatures (签批): whose turn it is, who may sign, what the last one does; and the proof at COMMIT that none of it was got round.

-- Whether somebody may sign a step of a round, in which role, or why not; warnings are kept with the signature.
create or replace function signer_for(p_user uuid, a approvals, p_step jsonb)
  returns table (role text, delegated_by uuid, code text, warnings text[])
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  u users; m record; v_maker constant uuid := user_id_of(a.maker_id); v_check constant boolean := p_step ->> 'kind' = 'check'; v_why text := 'approval/not-your-turn';
begin
  select * into u from users q where q.user_id = p_user;
  -- Everybody who had a hand in the draft: this round's maker, earlier ones, and whoever first wrote or imported it.
  if v_check then
    code := case
      when a.maker_id = p_user::text or a.maker_for = p_user or exists (select 1 from approvals q
        where q.book_id = a.book_id and q.draft_id = a.draft_id and (q.maker_id = p_user::text or q.maker_for = p_user))
        or exists (select 1 from drafts q where q.book_id = a.book_id and q.draft_id = a.draft_id and p_user::text in (q.author, q.owner))
        then 'approval/own'
      when one_person(v_maker, p_user) or exists (select 1 from drafts q where q.book_id = a.book_id and q.draft_id = a.draft_id
          and one_person(user_id_of(q.author), p_user))
        or name_key(u.name) = a.maker_key and not coalesce((select u.distinct_from @> array[v_maker] and v.distinct_from @> array[p_user]
          from users v where v.user_id = v_maker), false)
        then 'approval/same-person' end;
    if code is not null then return next; return; end if;
  end if;
  if exists (select 1 from approval_signatures s where s.book_id = a.book_id and s.draft_id = a.draft_id and s.round = a.round
      and (s.signer_id = p_user or one_person(s.signer_id, p_user) or s.delegated_by = p_user)) then
    code := 'approval/once'; return next; return;
  end if;
  for m in select x.role, x.delegated_by from user_may(p_user, 'approval.sign', a.book_id, null) x
    where p_step -> 'roles' ? x.role order by x.delegated_by nulls first, x.role
  loop
    v_why := case
      when m.delegated_by is not null and v_check and (m.delegated_by = v_maker or one_person(m.delegated_by, v_maker) or m.delegated_by = a.maker_for
        or exists (select 1 from drafts q where q.book_id = a.book_id and q.draft_id = a.draft_id and q.author = m.delegated_by::text))
        then 'approval/delegated-by-maker'
      when m.delegated_by is not null and exists (select 1 from approval_signatures s where s.book_id = a.book_id and s.draft_id = a.draft_id
        and s.round = a.round and (s.signer_id = m.delegated_by or s.delegated_by = m.delegated_by)) then 'approval/once'
      -- Nobody hands on what was only lent to them, or what they hold no longer.
      when m.delegated_by is not null and not exists (select 1 from user_may(m.delegated_by, 'approval.sign', a.book_id, null) y
        where y.role = m.role and y.delegated_by is null) then 'approval/delegation'
      when (v_check or (select r.second_factor from roles r where r.code = m.role)) and u.second_secret is null then 'approval/second-factor'
    end;
    if v_why is null then
      role := m.role; delegated_by := m.delegated_by; code := null;
      warnings := array(
        select '近亲属:与' || case when v.user_id = v_maker then '制单人' else '签批人' end || v.name || '登记为' || k.relation
        from kinships k join users v on v.user_id = case when k.one = p_user then k.other else k.one end
        where p_user in (k.one, k.other) and k.ended_at is null and (v.user_id = v_maker
          or exists (select 1 from approval_signatures s where s.book_id = a.book_id and s.draft_id = a.draft_id and s.round = a.round and s.signer_id = v.user_id))
        union all select '受委托代签:' || v.name from users v where v.user_id = m.delegated_by
        union all select approval_rules() ->> 'namesake' from users v where v.user_id = v_maker and name_key(u.name) = a.maker_key
          and u.distinct_from @> array[v_maker] and v.distinct_from @> array[p_user]
        union all select '与制单人用过同一台电脑登录' where exists (select 1 from known_devices x join known_devices y on y.device_hash = x.device_hash
          where x.user_id = p_user and y.user_id = v_maker and p_user <> v_maker));
      return next; return;
    end if;
  end loop;
  code := v_why;
  return next;
end
$$;

-- Steps of the meeting (四议两公开) a round still lacks before it may be posted; an earlier round's counts where no more is asked for now.
create or replace function meeting_lacks(a approvals) returns text[]
language sql stable set search_path = public, pg_temp
as $$
  select coalesce(array_agg(s ->> 'step' order by o), '{}')
  from jsonb_array_elements(approval_rules() -> 'meetings' -> a.meeting -> 'steps') with ordinality as e (s, o)
  where a.meeting is not null and (s ->> 'before_posting')::boolean and not exists (
    select 1 from approval_meetings m where m.book_id = a.book_id and m.draft_id = a.draft_id and m.round <= a.round and m.step = s ->> 'step'
      and m.amount >= a.amount and m.outlay = a.outlay)
$$;

create or replace function record_meeting(p_proof text, p_book bigint, p_draft uuid, p_step text, p_held_on text, p_due int, p_present int,
  p_favour int, p_minutes text, p_note text, p_origin text, p_request text) returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  w record; d drafts; a approvals; v_steps jsonb; s jsonb; v_at int; v_day constant date := strict_day(p_held_on); v_now timestamptz := clock_timestamp(); v_base int;
begin
  select * into w from proof_may(p_proof, 'meeting.record', p_book, null);
  if w.id is null then return query select 'access/denied', ''; return; end if;
  select * into d from drafts q where q.book_id = p_book and q.draft_id = p_draft for update;
  if d.draft_id is null then return query select 'draft/not-found', ''; return; end if;
  select * into a from approvals q where q.book_id = p_book and q.draft_id = p_draft and q.round = d.round;
  if a.meeting is null or d.state not in ('submitted', 'posted') then return query select 'meeting/not-asked', ''; return; end if;
  v_steps := approval_rules() -> 'meetings' -> a.meeting -> 'steps';
  select x.s, x.o::int into s, v_at from jsonb_array_elements(v_steps) with ordinality as x (s, o) where x.s ->> 'step' = p_step;
  if s is null then return query select 'meeting/step', p_step; return; end if;
  if d.state = 'posted' and (s ->> 'before_posting')::boolean then return query select 'draft/already', ''; return; end if;
  if v_day is null or v_day > (v_now at time zone 'Asia/Shanghai')::date then return query select 'meeting/day', p_held_on; return; end if;
  if exists (select 1 from approval_meetings q where q.book_id = p_book and q.draft_id = p_draft and q.round = d.round and q.step = p_step) then
    return query select 'meeting/already', s ->> 'label'; return;
  end if;
  if exists (select 1 from jsonb_array_elements(v_steps) with ordinality as x (q, o) where x.o < v_at and not exists (
      select 1 from approval_meetings m where m.book_id = p_book and m.draft_id = p_draft and m.round <= d.round and m.step = x.q ->> 'step')) then
    return query select 'meeting/order', s ->> 'label'; return;
  end if;
  if v_day < (select max(m.held_on) from approval_meetings m, jsonb_array_elements(v_steps) with ordinality as x (q, o)
      where m.book_id = p_book and m.draft_id = p_draft and m.step = x.q ->> 'step' and x.o < v_at) then
    return query select 'meeting/day', p_held_on; return;
  end if;
  if not (p_due >= 0 and p_present between 0 and p_due and p_favour between 0 and p_present) then
    return query select 'meeting/votes', p_due || ' ' || p_present || ' ' || p_favour; return;
  end if;
  if s -> 'attendance' <> 'null' and (p_due = 0 or p_present * (s -> 'attendance' ->> 1)::int < p_due * (s -> 'attendance' ->> 0)::int) then
    return query select 'meeting/quorum', p_due || ' ' || p_present; return;
  end if;
  v_base := case when s ->> 'votes_of' = 'due' then p_due else p_present end;
  -- Half means more than half; two thirds means at least that.
  if s -> 'votes' <> 'null' and (p_favour * (s -> 'votes' ->> 1)::int < v_base * (s -> 'votes' ->> 0)::int
      or s -> 'votes' = '[1, 2]' and p_favour * 2 <= v_base) then
    return query select 'meeting/majority', v_base || ' ' || p_favour; return;
  end if;
  if p_minutes is null and (s ->> 'minutes')::boolean then return query select 'meeting/minutes', s ->> 'label'; return; end if;
  if p_minutes is not null and not exists (select 1 from files f where f.book_id = p_book and f.hash = p_minutes) then
    return query select 'draft/file', p_minutes; return;
  end if;
  perform 1 from book_heads h where h.book_id = p_book for update;
  insert into approval_meetings (book_id, draft_id, round, step, held_on, due, present, in_favour, minutes, outlay, amount, note, recorded_by,
    recorded_name, recorded_at)
  values (p_book, p_draft, d.round, p_step, v_day, p_due, p_present, p_favour, p_minutes, a.outlay, a.amount, coalesce(p_note, ''), w.id, w.name, v_now);
  perform write_audit(array[p_book], array[w.id], array[w.name], array[w.role], 'meeting.record', array['draft ' || p_draft], array[null::text],
    array[p_step || ' ' || p_held_on || ' 应到' || p_due || ' 实到' || p_present || ' 同意' || p_favour], array[p_origin], array[p_request], v_now);
end
$$;

-- The voucher of a draft whose last step is signed.
create or replace function post_approved(d drafts, a approvals, p_reviewer_id text, p_reviewer_name text, p_role text, p_origin text,
  p_request text) returns table (status text, code text, detail text, answer text)
language sql volatile set search_path = public, pg_temp
as $$
  select p.status, p.code, p.detail, p.answer
  from (
    select array_agg(1 order by o) as ref, array_agg(o::int order by o) as no, array_agg(l ->> 'account' order by o) as account,
      array_agg(l ->> 'side' order by o) as side, array_agg(l ->> 'amount' order by o) as amount, array_agg(l ->> 'summary' order by o) as summary,
      array_agg(l -> 'auxiliary' ->> 'kind' order by o) as aux_kind, array_agg(l -> 'auxiliary' ->> 'name' order by o) as aux_name,
      array_agg(l ->> 'settles' order by o) as settles, array_agg(l -> 'income' ->> 'type' order by o) as type,
      array_agg(l -> 'income' ->> 'subtype' order by o) as subtype, array_agg(l -> 'income' ->> 'exclusion' order by o) as exclusion,
      array_agg(l -> 'income' ->> 'version' order by o) as version, array_agg(l -> 'income' ->> 'confidence' order by o) as confidence,
      array_agg(l -> 'income' ->> 'rule' order by o) as rule, array_agg(l -> 'income' ->> 'reason' order by o) as reason
    from jsonb_array_elements(d.lines) with ordinality as e (l, o)
  ) x, post_vouchers(array[d.book_id], array[d.word], array[d.kind], array[to_char(d.voucher_date, 'YYYY-MM-DD')],
    array[to_char(d.business_date, 'YYYY-MM-DD')], array[a.maker_id], array[a.maker_name], array[p_reviewer_id], array[p_reviewer_name], array[null::uuid],
    array[d.reverses], array[d.corrects], array[d.attachments], array[array_to_string(d.files, ',')], array[approved_source(d)],
    array[p_reviewer_id], array[p_role], array[p_origin], array[p_request], array[null::text], array[null::text],
    x.ref, x.no, x.account, x.side, x.amount, x.summary, x.aux_kind, x.aux_name, x.settles, x.type, x.subtype, x.exclusion, x.version, x.confidence,
    x.rule, x.reason) p
$$;

-- One signature. Answers a refusal, or nothing but the posted voucher's answer when it was the last.
create or replace function sign_draft(p_proof text, p_book bigint, p_draft uuid, p_round int, p_position int, p_decision text, p_opinion text,
  p_digest text, p_origin text, p_request text) returns table (code text, detail text, answer text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  w record; g record; x record; d drafts; a approvals; v_step jsonb; v_turn int; v_now timestamptz := clock_timestamp(); v_reviewer record; v_seq bigint; v_last boolean;
begin
  select * into w from actor_of(p_proof);
  if w.id is null then return query select 'access/denied', '', null::text; return; end if;
  if w.user_id is null then return query select 'approval/person', '', null::text; return; end if;
  if not exists (select 1 from user_may(w.user_id, 'approval.sign', p_book, null)) then return query select 'access/denied', '', null::text; return; end if;
  if not exists (select 1 from sessions s where s.session_id = w.session_id
      and s.proved_at > v_now - make_interval(hours => (approval_rules() ->> 'proof_hours')::int)) then
    return query select 'session/proof', '', null::text; return;
  end if;
  select * into d from drafts q where q.book_id = p_book and q.draft_id = p_draft for update;
  if d.draft_id is null then return query select 'draft/not-found', '', null::text; return; end if;
  if d.state <> 'submitted' then return query select 'approval/not-submitted', d.state, null::text; return; end if;
  select * into a from approvals q where q.book_id = p_book and q.draft_id = p_draft and q.round = d.round;
  v_turn := 1 + (select count(*) from approval_signatures s where s.book_id = p_book and s.draft_id = p_draft and s.round = d.round and s.decision = 'approve');
  v_step := a.steps -> (v_turn - 1);
  if a.round is null or v_step is null or p_round is distinct from d.round or p_position is not null and p_position <> v_turn
    or exists (select 1 from approval_signatures s where s.book_id = p_book and s.draft_id = p_draft and s.round = d.round and s.decision = 'return') then
    return query select 'approval/stale', d.round || ' ' || v_turn, null::text; return;
  end if;
  if p_digest is distinct from encode(a.digest, 'hex') or draft_content(d, a.round, a.maker_id, a.maker_name) <> a.content
    or sha256(convert_to(a.content, 'UTF8')) <> a.digest then
    return query select 'approval/changed', '', null::text; return;
  end if;
  if coalesce(p_decision, '') not in ('approve', 'return') then return query select 'request/invalid', 'decision', null::text; return; end if;
  if p_decision = 'return' and coalesce(p_opinion, '') = '' then return query select 'approval/opinion', '', null::text; return; end if;
  select * into g from signer_for(w.user_id, a, v_step);
  if g.code is not null then return query select g.code, v_step ->> 'label', null::text; return; end if;
  v_last := p_decision = 'approve' and v_turn = jsonb_array_length(a.steps);
  if v_last and cardinality(meeting_lacks(a)) > 0 then
    return query select 'approval/meeting', array_to_string(meeting_lacks(a), ' '), null::text; return;
  end if;
  begin
    perform 1 from book_heads h where h.book_id = p_book for update;
    insert into approval_signatures (book_id, draft_id, round, position, decision, signer_id, signer_name, role, delegated_by, opinion, warnings,
      digest, session_id, signed_at)
    values (p_book, p_draft, a.round, v_turn, p_decision, w.user_id, w.name, g.role, g.delegated_by, coalesce(p_opinion, ''), g.warnings, a.digest,
      w.session_id, v_now);
    perform write_audit(array[p_book], array[w.id], array[w.name], array[g.role], case p_decision when 'approve' then 'approval.sign' else 'approval.return' end,
      array['draft ' || p_draft], array[null::text], array['第' || a.round || '轮第' || v_turn || '步 ' || (v_step ->> 'label') || ' ' || encode(a.digest, 'hex')
        || case when coalesce(p_opinion, '') = '' then '' else ' ' || p_opinion end], array[p_origin], array[p_request], v_now);
    if v_last then
      select s.signer_id::text as id, s.signer_name as name, s.role into v_reviewer from approval_signatures s
      where s.book_id = p_book and s.draft_id = p_draft and s.round = a.round and a.steps -> (s.position - 1) ->> 'kind' = 'check'
      order by s.position desc limit 1;
      select * into x from post_approved(d, a, v_reviewer.id, v_reviewer.name, v_reviewer.role, p_origin, p_request);
      if x.status is distinct from 'posted' then
        raise exception using errcode = 'CZ001', message = coalesce(x.code, 'voucher/unknown'), detail = coalesce(x.detail, '');
      end if;
      v_seq := (x.answer::jsonb ->> 'seq')::bigint;
      answer := x.answer;
    end if;
    update drafts q set state = case when v_last then 'posted' when p_decision = 'return' then 'open' else 'submitted' end, seq = v_seq,
      turn = case when v_last or p_decision = 'return' then '{}' else array(select jsonb_array_elements_text(a.steps -> v_turn -> 'roles')) end,
      turn_since = case when v_last or p_decision = 'return' then null else v_now end
    where q.book_id = p_book and q.draft_id = p_draft;
  exception when sqlstate 'CZ001' then
    -- Refused by the ledger: the signature has not been given.
    get stacked diagnostics code = message_text, detail = pg_exception_detail;
    answer := null;
    return next; return;
  end;
  if answer is not null then return next; end if;
end
$$;

-- Whether it is the caller's turn, and why not; nothing when it is nobody's.
create or replace function my_turn(p_proof text, p_book bigint, p_draft uuid) returns table (mine boolean, code text, warnings text[])
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  w record; g record; d drafts; a approvals;
begin
  select * into w from actor_of(p_proof);
  select * into d from drafts q where q.book_id = p_book and q.draft_id = p_draft;
  if w.user_id is null or d.state is distinct from 'submitted' or not exists (select 1 from user_may(w.user_id, 'approval.sign', p_book, null)) then return; end if;
  select * into a from approvals q where q.book_id = p_book and q.draft_id = p_draft and q.round = d.round;
  select * into g from signer_for(w.user_id, a, a.steps -> (select count(*)::int from approval_signatures s
    where s.book_id = p_book and s.draft_id = p_draft and s.round = d.round and s.decision = 'approve'));
  return query select g.code is null, g.code, coalesce(g.warnings, '{}');
end
$$;

-- Drafts whose turn is the caller's, oldest first, after (p_since, p_draft). Candidates come in order and are judged one by one until
-- the page is full: judging all of them would cost a county more than it reads.
create or replace function waiting_for(p_proof text, p_since timestamptz, p_draft uuid, p_limit int)
  returns table (book text, book_name text, draft uuid, round int, date date, summary text, amount numeric, maker text, label text, since timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  w record; v_signer record; d record; a approvals; v_step jsonb; v_found int := 0;
begin
  select * into w from actor_of(p_proof);
  if w.user_id is null then return; end if;
  for d in
    with held as materialized (
      select b.book_id, b.code, b.name, array_agg(distinct g.role) as roles
      from role_grants g
      join role_acts r on r.role = g.role and r.act = 'approval.sign'
      join books b on (b.book_id = g.book_id or g.book_id is null and starts_with(b.division, g.division))
      left join users y on y.user_id = g.delegated_by
      where g.user_id = w.user_id and g.ended_at is null and g.valid_from <= clock_timestamp()
        and (g.valid_until is null or g.valid_until > clock_timestamp()) and y.disabled_at is null
        and not (r.not_for_keeper and b.kept_by is not null and (g.division is null or starts_with(g.division, b.kept_by)))
      group by b.book_id, b.code, b.name
    )
    select t.code, t.name, q.book_id, q.draft_id, q.round, q.voucher_date, q.summary, q.turn_since
    from held t join drafts q on q.book_id = t.book_id and q.state = 'submitted' and q.turn && t.roles
    where p_since is null or (q.turn_since, q.draft_id) > (p_since, p_draft)
    order by q.turn_since, q.draft_id
  loop
    select * into a from approvals q where q.book_id = d.book_id and q.draft_id = d.draft_id and q.round = d.round;
    v_step := a.steps -> (select count(*)::int from approval_signatures s
      where s.book_id = d.book_id and s.draft_id = d.draft_id and s.round = d.round and s.decision = 'approve');
    select * into v_signer from signer_for(w.user_id, a, v_step);
    continue when v_signer.code is not null;
    book := d.code; book_name := d.name; draft := d.draft_id; round := d.round; date := d.voucher_date; summary := d.summary;
    amount := a.amount; maker := a.maker_name; label := v_step ->> 'label'; since := d.turn_since;
    return next;
    v_found := v_found + 1;
    exit when v_found = p_limit;
  end loop;
end
$$;

-- At COMMIT: a voucher with a reviewer came of a draft whose every step was signed as posted here, by others than its maker.
create or replace function check_approved_voucher() returns trigger
language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off
as $$
declare
  d drafts; a approvals; v_why text;
begin
  select * into d from drafts q where q.book_id = new.book_id and q.seq = new.seq and q.state = 'posted';
  select * into a from approvals q where q.book_id = d.book_id and q.draft_id = d.draft_id and q.round = d.round;
  v_why := case
    when a.round is null then 'no approved draft'
    when a.maker_id <> new.maker_id or a.maker_name <> new.maker_name then 'another maker'
    when new.reviewer_id = new.maker_id or new.reviewer_id = d.author then 'its own maker reviewed it'
    when voucher_content(new, d.draft_id, d.round) <> a.content or sha256(convert_to(a.content, 'UTF8')) <> a.digest then 'other content'
    when not exists (select 1 from jsonb_array_elements(a.steps) as s where s ->> 'kind' = 'check') then 'nobody checks'
    when exists (select 1 from generate_series(1, jsonb_array_length(a.steps)) as p where not exists (
      select 1 from approval_signatures s where s.book_id = a.book_id and s.draft_id = a.draft_id and s.round = a.round and s.position = p
        and s.decision = 'approve' and s.digest = a.digest and a.steps -> (p - 1) -> 'roles' ? s.role)) then 'a step is not signed'
    when exists (select 1 from approval_signatures s where s.book_id = a.book_id and s.draft_id = a.draft_id and s.round = a.round
      and a.steps -> (s.position - 1) ->> 'kind' = 'check' and (s.signer_id::text in (a.maker_id, d.author) or s.delegated_by::text = a.maker_id
        or name_key(s.signer_name) = a.maker_key and not s.warnings @> array[approval_rules() ->> 'namesake'])) then 'its own maker checked it'
    when new.reviewer_id is distinct from (select s.signer_id::text from approval_signatures s where s.book_id = a.book_id and s.draft_id = a.draft_id
      and s.round = a.round and a.steps -> (s.position - 1) ->> 'kind' = 'check' order by s.position desc limit 1) then 'another reviewer'
    when not may_book(a.maker_role, d.lines) then 'a cashier may not keep these accounts'
    when cardinality(meeting_lacks(a)) > 0 then 'a meeting is missing'
  end;
  if v_why is not null then
    raise exception using errcode = 'check_violation', constraint = 'vouchers_approved', table = 'vouchers',
      message = format('voucher %s/%s: %s', new.book_id, new.seq, v_why);
  end if;
  return null;
end
$$;
drop trigger if exists vouchers_approved on vouchers;
create constraint trigger vouchers_approved after insert on vouchers
  deferrable initially deferred for each row when (new.reviewer_id is not null) execute function check_approved_voucher();

-- Whoever first wrote a draft stays its author, and what is settled stays settled.
create or replace function guard_draft() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    if new.author = '' then new.author := new.owner; end if;
    return new;
  end if;
  -- Into another book nothing gets by its scope.
  if new.book_id <> old.book_id then return new; end if;
  if old.state in ('posted', 'discarded') or new.draft_id <> old.draft_id or new.author <> old.author then
    raise exception using errcode = 'restrict_violation', constraint = 'drafts_settled', table = 'drafts', message = 'a settled draft stays as it is, and so does its author';
  end if;
  return new;
end
$$;
create or replace trigger drafts_guard before insert or update on drafts for each row execute function guard_draft();
