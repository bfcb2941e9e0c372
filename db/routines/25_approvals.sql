-- Approvals (审批): a draft frozen as it was submitted, signed step by step, posted by its last signature (会计法 25, 12号 21(二)).
-- Whoever acts is told by a proof; limits, kinds of outlay and meetings are data (settings.approval_rules, approval_schemes).

create or replace function approval_rules() returns jsonb
language sql stable parallel safe
return (select s.value::jsonb from settings s where s.name = 'approval_rules');

-- Two accounts of one person: the same account, name or telephone; namesakes recorded as others on both sides are two.
create or replace function one_person(p_one uuid, p_other uuid) returns boolean
language sql stable set search_path = public, pg_temp
as $$
  select p_one = p_other or coalesce((
    select right(a.phone, 11) = right(b.phone, 11) and a.phone is not null and b.phone is not null
      or (a.name_key = b.name_key or name_key(a.name) = name_key(b.name)) and not (a.distinct_from @> array[b.user_id] and b.distinct_from @> array[a.user_id])
    from users a, users b where a.user_id = p_one and b.user_id = p_other), false)
$$;

create or replace function user_id_of(p_id text) returns uuid
language sql immutable parallel safe
return case when p_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_id::uuid end;

-- What is signed, field by field; the same function over a draft and over the voucher that came of it.
create or replace function approval_line(p_no int, p_account text, p_side text, p_amount numeric, p_summary text, p_aux_kind text,
  p_aux_name text, p_settles text, p_type text, p_subtype text, p_exclusion text) returns text
language sql immutable parallel safe
return net(p_no::text) || net(p_account) || net(p_side) || net(p_amount::numeric(18, 2)::text) || net(p_summary) || net(p_aux_kind)
  || net(p_aux_name) || net(p_settles) || net(p_type) || net(p_subtype) || net(p_exclusion);

create or replace function draft_lines_text(p_lines jsonb) returns text
language sql stable parallel safe set search_path = public, pg_temp
as $$
  select coalesce(string_agg(approval_line(x.no, x.account, x.side, strict_amount(x.amount), x.summary, x.aux_kind, x.aux_name, x.settles,
    case when x.typed then account_type(x.account, x.type) end, case when x.typed then x.subtype end,
    case when x.typed then account_exclusion(x.account, x.type, x.exclusion) end), '' order by x.no), '')
  from (
    select o::int as no, l ->> 'account' as account, l ->> 'side' as side, l ->> 'amount' as amount, l ->> 'summary' as summary,
      l -> 'auxiliary' ->> 'kind' as aux_kind, l -> 'auxiliary' ->> 'name' as aux_name, l ->> 'settles' as settles,
      l -> 'income' ->> 'type' as type, l -> 'income' ->> 'subtype' as subtype, l -> 'income' ->> 'exclusion' as exclusion,
      l -> 'income' ->> 'type' is not null or l ->> 'account' between '501' and '505' as typed
    from jsonb_array_elements(p_lines) with ordinality as e (l, o)
  ) x
$$;

create or replace function voucher_lines_text(p_book bigint, p_seq bigint) returns text
language sql stable set search_path = public, pg_temp set enable_seqscan = off
as $$
  select coalesce(string_agg(approval_line(l.line_no, l.account, l.side, l.amount, l.summary, i.kind, i.name, l.settles, a.type, a.subtype,
    a.exclusion), '' order by l.line_no), '')
  from voucher_lines l
  left join auxiliary_items i on i.book_id = l.book_id and i.item_id = l.auxiliary
  left join income_assignments a on a.book_id = l.book_id and a.seq = l.seq and a.line_no = l.line_no and a.no = 0
  where l.book_id = p_book and l.seq = p_seq
$$;

create or replace function approval_content(p_uid uuid, p_draft uuid, p_round int, p_kind text, p_word text, p_date date, p_business date,
  p_maker_id text, p_maker_name text, p_reverses bigint, p_corrects bigint, p_attachments int, p_files text, p_source text, p_lines text)
  returns text
language sql stable parallel safe
return net('cunzhang-approval/1') || net(p_uid::text) || net(p_draft::text) || net(p_round::text) || net(p_kind) || net(p_word)
  || net(to_char(p_date, 'YYYY-MM-DD')) || net(to_char(p_business, 'YYYY-MM-DD')) || net(p_maker_id) || net(p_maker_name) || net(p_reverses::text)
  || net(p_corrects::text) || net(p_attachments::text) || net(p_files) || net(p_source) || p_lines;

-- Source of the voucher that comes of a draft: it names the draft, so that one approval posts once.
create or replace function approved_source(d drafts) returns text
language sql immutable parallel safe
return ltrim(d.source || ' · draft:' || d.draft_id::text, ' ·');

create or replace function draft_content(d drafts, p_round int, p_maker_id text, p_maker_name text) returns text
language sql stable set search_path = public, pg_temp
as $$
  select approval_content(b.uid, d.draft_id, p_round, d.kind, d.word, d.voucher_date, d.business_date, p_maker_id, p_maker_name, d.reverses,
    d.corrects, d.attachments, array_to_string(d.files, ','), approved_source(d), draft_lines_text(d.lines))
  from books b where b.book_id = d.book_id
$$;

create or replace function voucher_content(v vouchers, p_draft uuid, p_round int) returns text
language sql stable set search_path = public, pg_temp
as $$
  select approval_content(b.uid, p_draft, p_round, v.kind, v.word, v.voucher_date, v.business_date, v.maker_id, v.maker_name, v.reverses,
    v.corrects, v.attachments, v.attachment_hashes, v.source, voucher_lines_text(v.book_id, v.seq))
  from books b where b.book_id = v.book_id
$$;

-- Kinds of outlay a draft touches, and how much. Either side counts without its sign: a red line lowers no limit.
create or replace function outlay_of(p_lines jsonb) returns table (kinds text[], amount numeric)
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  r constant jsonb := approval_rules();
  v_money constant text[] := array(select jsonb_array_elements_text(r -> 'money'));
  v_only_money boolean; v_net numeric; v_gives boolean;
begin
  select greatest(coalesce(sum(abs(x.amount)) filter (where x.side = 'debit'), 0), coalesce(sum(abs(x.amount)) filter (where x.side = 'credit'), 0)),
    bool_and(x.money), coalesce(sum(case when x.side = 'debit' then x.amount else -x.amount end) filter (where x.money), 0),
    coalesce(bool_or(not x.money and ((x.side = 'debit') = (x.amount > 0))), false)
  into amount, v_only_money, v_net, v_gives
  from (
    select l ->> 'side' as side, coalesce(strict_amount(l ->> 'amount'), 0) as amount, left(l ->> 'account', 3) = any (v_money) as money
    from jsonb_array_elements(p_lines) as l
  ) x;
  select array_agg(k ->> 'code' order by o) into kinds
  from jsonb_array_elements(r -> 'kinds') with ordinality as e (k, o)
  where exists (
    select 1 from jsonb_array_elements(p_lines) as l, jsonb_array_elements_text(k -> 'prefixes') as p
    where starts_with(l ->> 'account', p) and (l ->> 'side' = 'debit' or strict_amount(l ->> 'amount') < 0));
  kinds := coalesce(kinds, array[case when v_only_money then 'transfer' when v_net > 0 and not v_gives then 'receipt' else 'other' end]);
  return next;
end
$$;

-- The narrowest confirmed scheme over a division on a day; of two equal ones the newer.
create or replace function scheme_for(p_division text, p_day date) returns approval_schemes
language sql stable set search_path = public, pg_temp
as $$
  select s from approval_schemes s
  where starts_with(p_division, s.division) and s.confirmed_at is not null and s.ended_at is null and s.valid_from <= p_day
    and (s.valid_to is null or s.valid_to >= p_day)
  order by length(s.division) desc, s.confirmed_at desc limit 1
$$;

-- Steps for kinds and amount: those of the strictest tier first, then whatever another kind's tier asks for besides. Null without a tier.
create or replace function steps_for(p_tiers jsonb, p_kinds text[], p_amount numeric) returns table (steps jsonb, meeting text)
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  t jsonb; s jsonb;
begin
  steps := '[]';
  if (select count(distinct k) from unnest(p_kinds) as k, jsonb_array_elements(p_tiers) as q
      where q ->> 'kind' = k or (q ->> 'kind' = '*' and not exists (select 1 from jsonb_array_elements(p_tiers) as z where z ->> 'kind' = k)))
    <> cardinality(p_kinds) then return; end if;
  for t in
    select q from unnest(p_kinds) with ordinality as k (kind, o), jsonb_array_elements(p_tiers) as q
    where (q ->> 'kind' = k.kind
        or (q ->> 'kind' = '*' and not exists (select 1 from jsonb_array_elements(p_tiers) as z where z ->> 'kind' = k.kind)))
      and (q ->> 'from')::numeric <= p_amount and (q ->> 'below' is null or p_amount < (q ->> 'below')::numeric)
    order by jsonb_array_length(q -> 'steps') desc, k.o
  loop
    meeting := coalesce(meeting, t ->> 'meeting');
    for s in select * from jsonb_array_elements(t -> 'steps') loop
      if not exists (select 1 from jsonb_array_elements(steps) as h where h -> 'roles' = s -> 'roles' and h -> 'kind' = s -> 'kind') then
        steps := steps || jsonb_build_array(s || jsonb_build_object('position', jsonb_array_length(steps) + 1));
      end if;
    end loop;
  end loop;
  -- Without somebody who checks nothing may be posted, whatever a scheme says.
  if exists (select 1 from jsonb_array_elements(steps) as h where h ->> 'kind' = 'check') then return next; end if;
end
$$;

create or replace function may_book(p_role text, p_lines jsonb) returns boolean
language sql stable set search_path = public, pg_temp
as $$
  select not exists (
    select 1 from jsonb_array_elements(approval_rules() -> 'restricted') as r, jsonb_array_elements(p_lines) as l
    where r ->> 'role' = p_role
      and not exists (select 1 from jsonb_array_elements_text(r -> 'accounts') as a where starts_with(l ->> 'account', a)))
$$;

-- The role somebody writes a draft in: one that may book these lines, else null (会计法 35: 出纳). The operator is no maker of vouchers.
create or replace function writer_of(p_user uuid, p_book bigint, p_lines jsonb) returns table (role text, delegated_by uuid)
language sql stable set search_path = public, pg_temp
as $$
  select m.role, m.delegated_by from user_may(p_user, 'draft.write', p_book, null) m where may_book(m.role, p_lines)
  order by m.delegated_by nulls first, m.role limit 1
$$;

-- The same for the program, which asks before it posts by itself: the role, or null where none may book these lines.
create or replace function draft_role(p_proof text, p_book bigint, p_lines jsonb) returns text
language sql stable security definer set search_path = public, pg_temp
as $$
  select case when a.kind = 'operator' then 'operator' else (select w.role from writer_of(a.user_id, p_book, p_lines) w) end from actor_of(p_proof) a
$$;

-- What a draft proposes: whole lines, balanced, dated. First refusal, or none.
create or replace function draft_refusal(p_lines jsonb, p_date text, p_kind text) returns table (code text, detail text)
language plpgsql stable set search_path = public, pg_temp
as $$
declare
  v_debit numeric; v_credit numeric;
begin
  if strict_day(p_date) is null then return query select 'voucher/date', p_date;
  elsif coalesce(p_kind, '') not in ('ordinary', 'reversal', 'correction', 'distribution') then return query select 'voucher/kind', p_kind;
  elsif jsonb_typeof(p_lines) is distinct from 'array' or jsonb_array_length(p_lines) not between 2 and 500 then
    return query select 'voucher/lines', '';
  elsif exists (select 1 from jsonb_array_elements(p_lines) as l
    where coalesce(strict_amount(l ->> 'amount'), 0) = 0 or coalesce(l ->> 'side', '') not in ('debit', 'credit')) then
    return query select 'line/amount', '';
  else
    select coalesce(sum(strict_amount(l ->> 'amount')) filter (where l ->> 'side' = 'debit'), 0),
      coalesce(sum(strict_amount(l ->> 'amount')) filter (where l ->> 'side' = 'credit'), 0) into v_debit, v_credit
    from jsonb_array_elements(p_lines) as l;
    if v_debit <> v_credit then return query select 'voucher/unbalanced', v_debit || ' ' || v_credit; end if;
  end if;
end
$$;

-- Voucher drafted by a person: made, or changed by whoever owns it; what was signed before lapses. An imported draft goes to whoever completes it.
create or replace function write_draft(p_proof text, p_book bigint, p_draft uuid, p_body jsonb, p_origin text, p_request text)
  returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  w record; d drafts; v_new boolean; v_files text[]; v_missing text; v_day date; v_money text; v_amount numeric; v_role text; v_before text;
begin
  select * into w from proof_may(p_proof, 'draft.write', p_book, null);
  if w.id is null then return query select 'access/denied', ''; return; end if;
  return query select * from draft_refusal(p_body -> 'lines', p_body ->> 'date', p_body ->> 'kind');
  if found then return; end if;
  v_day := strict_day(p_body ->> 'date');
  v_files := array(select distinct f from jsonb_array_elements_text(coalesce(p_body -> 'files', '[]')) as f order by f);
  select string_agg(f, ' ') into v_missing from unnest(v_files) as f
  where not exists (select 1 from files q where q.book_id = p_book and q.hash = f);
  if v_missing is not null then return query select 'draft/file', v_missing; return; end if;
  select * into d from drafts q where q.book_id = p_book and q.draft_id = p_draft for update;
  v_new := d.draft_id is null;
  if not v_new and d.state not in ('open', 'submitted') then return query select 'draft/already', ''; return; end if;
  if not v_new and d.owner <> w.id and (d.reason_code = 'written' or d.state <> 'open') then return query select 'draft/not-owner', ''; return; end if;
  v_role := case when w.user_id is null then w.role
    else coalesce((select m.role from writer_of(w.user_id, p_book, p_body -> 'lines') m), '') end;
  if v_role = '' then return query select 'draft/restricted', w.role; return; end if;
  v_money := (select l ->> 'account' from jsonb_array_elements(p_body -> 'lines') with ordinality as e (l, o)
    where left(l ->> 'account', 3) in ('101', '102') order by o limit 1);
  v_amount := coalesce((select sum(case when l ->> 'side' = 'debit' then strict_amount(l ->> 'amount') else -strict_amount(l ->> 'amount') end)
    from jsonb_array_elements(p_body -> 'lines') as l where l ->> 'account' = v_money), 0);
  perform 1 from book_heads h where h.book_id = p_book for update;
  if not found then return query select 'book/not-found', ''; return; end if;
  v_before := case when not v_new then d.voucher_date || ' ' || d.amount || ' ' || d.summary || case when d.state = 'submitted' then ' 第' || d.round || '轮签批作废' else '' end end;
  if v_new then
    insert into drafts (book_id, draft_id, owner, author, month, voucher_date, business_date, summary, money_account, amount, attachments,
      reason_code, reason, lines, source, kind, word, reverses, corrects, files, role)
    values (p_book, p_draft, w.id, w.id, month_of(v_day), v_day, strict_day(p_body ->> 'business_date'), p_body ->> 'summary', v_money, v_amount,
      greatest((p_body ->> 'attachments')::int, cardinality(v_files)), 'written', coalesce(p_body ->> 'reason', ''), p_body -> 'lines', '',
      p_body ->> 'kind', p_body ->> 'word', (p_body ->> 'reverses')::bigint, (p_body ->> 'corrects')::bigint, v_files, v_role);
  else
    update drafts q set owner = w.id, month = month_of(v_day), voucher_date = v_day, business_date = strict_day(p_body ->> 'business_date'),
      summary = p_body ->> 'summary', money_account = v_money, amount = v_amount,
      attachments = greatest((p_body ->> 'attachments')::int, cardinality(v_files)), lines = p_body -> 'lines', items = '[]',
      kind = p_body ->> 'kind', word = p_body ->> 'word', reverses = (p_body ->> 'reverses')::bigint, corrects = (p_body ->> 'corrects')::bigint,
      files = v_files, role = v_role, state = 'open', turn = '{}', turn_since = null
    where q.book_id = p_book and q.draft_id = p_draft;
  end if;
  perform write_audit(array[p_book], array[w.id], array[w.name], array[v_role], 'draft.write', array['draft ' || p_draft], array[v_before],
    array[v_day || ' ' || v_amount || ' ' || (p_body ->> 'summary')], array[p_origin], array[p_request], clock_timestamp());
end
$$;

-- What is not going to be a voucher. A written draft is its owner's, unless the owner may write here no more.
create or replace function discard_draft(p_proof text, p_book bigint, p_draft uuid, p_reason text, p_origin text, p_request text)
  returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  w record; d drafts;
begin
  select * into w from proof_may(p_proof, 'draft.write', p_book, null);
  if w.id is null then return query select 'access/denied', ''; return; end if;
  select * into d from drafts q where q.book_id = p_book and q.draft_id = p_draft for update;
  if d.draft_id is null then return query select 'draft/not-found', ''; return; end if;
  if d.state not in ('open', 'submitted') then return query select 'draft/already', ''; return; end if;
  if d.owner <> w.id and (d.reason_code = 'written' or d.state = 'submitted')
    and exists (select 1 from user_may(user_id_of(d.owner), 'draft.write', p_book, null)) then
    return query select 'draft/not-owner', ''; return;
  end if;
  if coalesce(p_reason, '') = '' then return query select 'draft/reason', ''; return; end if;
  perform 1 from book_heads h where h.book_id = p_book for update;
  update drafts q set state = 'discarded', turn = '{}', turn_since = null where q.book_id = p_book and q.draft_id = p_draft;
  perform write_audit(array[p_book], array[w.id], array[w.name], array[w.role], 'draft.discard', array['draft ' || p_draft],
    array[d.voucher_date || ' ' || d.amount || ' ' || d.summary], array[p_reason], array[p_origin], array[p_request], clock_timestamp());
end
$$;

-- Opens a round: content, digest, steps and maker are frozen.
create or replace function submit_draft(p_proof text, p_book bigint, p_draft uuid, p_origin text, p_request text)
  returns table (code text, detail text)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  w record; m record; o record; t record; d drafts; s approval_schemes; h book_heads; v_round int; v_content text; v_now timestamptz;
begin
  select * into w from actor_of(p_proof);
  if w.id is null then return query select 'access/denied', ''; return; end if;
  if w.user_id is null then return query select 'approval/person', ''; return; end if;
  if not exists (select 1 from user_may(w.user_id, 'draft.write', p_book, null)) then return query select 'access/denied', ''; return; end if;
  select * into d from drafts q where q.book_id = p_book and q.draft_id = p_draft for update;
  if d.draft_id is null then return query select 'draft/not-found', ''; return; end if;
  if d.state = 'submitted' then return query select 'draft/submitted', ''; return; end if;
  if d.state <> 'open' then return query select 'draft/already', ''; return; end if;
  if d.owner <> w.id then return query select 'draft/not-owner', ''; return; end if;
  return query select * from draft_refusal(d.lines, d.voucher_date::text, d.kind);
  if found then return; end if;
  select * into m from writer_of(w.user_id, p_book, d.lines);
  if m.role is null then return query select 'draft/restricted', ''; return; end if;
  select * into h from book_heads q where q.book_id = p_book for update;
  if d.month <= h.closed_through then return query select 'month/closed', h.closed_through::text; return; end if;
  if h.start_month is null or d.month < h.start_month then
    return query select 'voucher/before-start', coalesce(h.start_month, 0)::text; return;
  end if;
  v_now := clock_timestamp();
  -- The scheme of the day of submission: a voucher dated back finds no older, easier one.
  s := scheme_for((select b.division from books b where b.book_id = p_book), (v_now at time zone 'Asia/Shanghai')::date);
  select * into o from outlay_of(d.lines);
  select * into t from steps_for(coalesce(s.tiers, approval_rules() -> 'default' -> 'tiers'), o.kinds, o.amount);
  if t.steps is null then return query select 'approval/scheme', array_to_string(o.kinds, ' ') || ' ' || o.amount; return; end if;
  v_round := 1 + greatest(d.round, (select coalesce(max(a.round), 0) from approvals a where a.book_id = p_book and a.draft_id = p_draft));
  v_content := draft_content(d, v_round, w.id, w.name);
  insert into approvals (book_id, draft_id, round, scheme_id, outlay, amount, steps, meeting, content, digest, maker_id, maker_name, maker_key,
    maker_role, maker_for, submitted_at)
  values (p_book, p_draft, v_round, s.scheme_id, array_to_string(o.kinds, ' '), o.amount, t.steps, t.meeting, v_content,
    sha256(convert_to(v_content, 'UTF8')), w.id, w.name, w.name_key, m.role, m.delegated_by, v_now);
  update drafts q set state = 'submitted', round = v_round, role = m.role, turn_since = v_now,
    turn = array(select jsonb_array_elements_text(t.steps -> 0 -> 'roles'))
  where q.book_id = p_book and q.draft_id = p_draft;
  perform write_audit(array[p_book], array[w.id], array[w.name], array[m.role], 'draft.submit', array['draft ' || p_draft], array[null::text],
    array['第' || v_round || '轮 ' || o.amount || ' ' || d.summary || ' ' || encode(sha256(convert_to(v_content, 'UTF8')), 'hex')], array[p_origin], array[p_request], v_now);
end
$$;
