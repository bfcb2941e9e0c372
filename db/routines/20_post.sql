-- The one posting function: one voucher or fifty thousand, of any books (design: the book row is the lock).
-- Expected refusals come back as rows, never as exceptions. Parallel arrays: vouchers by position (ref = 1…n),
-- lines by line_ref. A call whose arrays disagree is a programmer's error and raises.

create or replace function post_vouchers(
  p_book bigint[], p_word text[], p_kind text[], p_date text[], p_business_date text[],
  p_maker_id text[], p_maker_name text[], p_reviewer_id text[], p_reviewer_name text[], p_authorisation uuid[],
  p_reverses bigint[], p_corrects bigint[], p_attachments int[], p_attachment_hashes text[], p_source text[],
  p_actor text[], p_role text[], p_origin text[], p_request text[], p_key text[], p_body_hash text[],
  l_ref int[], l_no int[], l_account text[], l_side text[], l_amount text[], l_summary text[],
  l_aux_kind text[], l_aux_name text[], l_settles text[],
  l_type text[], l_subtype text[], l_exclusion text[], l_version text[], l_confidence text[], l_rule text[], l_reason text[]
) returns table (ref int, status text, code text, detail text, answer text)
language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  set plan_cache_mode = force_generic_plan
as $post$
declare
  n constant int := cardinality(p_book);
  m constant int := cardinality(l_ref);
  v_now timestamptz; v_at text; v_version text;
  -- One place a book, in id order.
  b_id bigint[]; b_uid uuid[]; b_code text[]; b_words text[]; b_start int[]; b_closed int[];
  b_seq bigint[]; b_hash bytea[]; b_audit_no bigint[]; b_audit_hash bytea[]; b_items int[]; b_moved boolean[];
  -- One place a voucher.
  v_slot int[]; v_day date[]; v_business date[]; v_month int[]; v_count int[]; v_debit numeric[]; v_credit numeric[];
  v_rank int[]; v_bad text[]; v_body text[]; v_stray boolean[];
  v_key_turn int[]; v_reverse_turn int[]; v_counter int[]; v_request int[];
  v_doer text[]; v_seq bigint[]; v_number int[]; v_prev bytea[]; v_hash bytea[]; v_bytes bytea[]; v_answer text[];
  -- One place a line.
  v_amount numeric[]; v_aux int[]; v_partner bigint[]; v_income boolean := false;
  -- One place a counter; one place a request within a book.
  c_last int[]; c_at int[];
  a_order int[]; a_at int[]; a_count int[]; a_last bigint[]; a_actor text[]; a_name text[]; a_role text[]; a_origin text[];
  a_no bigint[]; a_prev bytea[]; a_hash bytea[]; a_object text[];
  -- What the tables know of the lines in order of voucher and number, and of the vouchers.
  k_at int[]; k_name text[]; k_leaf boolean[]; k_auxiliary text[]; k_aux int[]; k_partner bigint[]; k_mistyped boolean[];
  k_sealed boolean[]; k_answer text[]; k_body text[]; k_last int[]; k_authorised boolean[];
  i int; pos int; g int; s int; v_side text; v_account text; v_item int; v_amt numeric; v_dr numeric; v_cr numeric; v_r int; v_text text; v_why text; v_kind text; v_word text;
  v_no int; v_next bigint; v_seal bytea; v_posted int := 0; v_groups int := 0;
begin
  if n is null or n = 0 then return; end if;
  if m is null or m < n or cardinality(p_date) <> n or cardinality(l_amount) <> m then
    raise exception 'post_vouchers: arrays disagree (% vouchers, % lines)', n, m;
  end if;

  -- The book is the lock, taken in id order so that two batches cannot wait for each other; the locked row is the newest.
  select array_agg(x.book_id), array_agg(x.uid), array_agg(x.code), array_agg(x.words), array_agg(x.start_month),
    array_agg(x.closed_through), array_agg(x.seq), array_agg(x.hash), array_agg(x.audit_no), array_agg(x.audit_hash), array_agg(x.items),
    (select q.value from settings q where q.name = 'income_types')
  into b_id, b_uid, b_code, b_words, b_start, b_closed, b_seq, b_hash, b_audit_no, b_audit_hash, b_items, v_version
  from (
    select h.book_id, b.uid, to_json(b.code)::text as code, b.words, h.start_month, h.closed_through, h.seq, h.hash, h.audit_no, h.audit_hash, h.items
    from book_heads h join books b on b.book_id = h.book_id
    where h.book_id = any (p_book) order by h.book_id for update of h
  ) x;
  v_now := clock_timestamp();
  v_at := utc_text(v_now);

  for i in 1 .. n loop
    if i = 1 or p_book[i] is distinct from p_book[i - 1] then s := array_position(b_id, p_book[i]); end if;
    v_slot[i] := s;
    v_doer[i] := case when p_actor[i] = p_reviewer_id[i] then p_reviewer_name[i] else p_maker_name[i] end;
    v_day[i] := strict_day(p_date[i]);
    v_month[i] := coalesce(month_of(v_day[i]), 0);
    if p_business_date[i] is not null then v_business[i] := strict_day(p_business_date[i]); end if;
  end loop;

  -- Names of counterparties and projects become items of the book; existing ones are found.
  if cardinality(array_remove(l_aux_name, null)) > 0 then perform ensure_auxiliary_items(p_book, l_ref, l_aux_kind, l_aux_name); end if;

  -- Lines: totals, sealed bytes and the first refusal of each voucher, in documented order.
  v_count := array_fill(0, array[n]);
  -- A loop over a cursor would copy every array; a statement reads them where they are.
  select array_agg(x.j), array_agg(x.name), array_agg(x.leaf), array_agg(x.auxiliary), array_agg(x.aux), array_agg(x.partner),
    array_agg(x.mistyped)
  into k_at, k_name, k_leaf, k_auxiliary, k_aux, k_partner, k_mistyped
  from (
    select j, c.name, c.leaf, c.auxiliary, coalesce(x.item_id, 0) as aux, coalesce(x.entity_id, 0) as partner,
      l_type[j] is not null and ((l_type[j] = 'none') <> (l_exclusion[j] is not null)
        or (select true from income_types t where t.version = coalesce(l_version[j], v_version) and t.code = l_type[j] limit 1) is null
        or (l_exclusion[j] is not null
          and (select true from income_exclusions e where e.code = l_exclusion[j] limit 1) is null)) as mistyped
    from generate_series(1, m) as j
    left join lateral (select q.name, q.leaf, q.auxiliary from accounts q
      where q.book_id = p_book[l_ref[j]] and q.code = l_account[j] limit 1) c on true
    left join lateral (select q.item_id, q.entity_id from auxiliary_items q
      where q.book_id = p_book[l_ref[j]] and q.kind = l_aux_kind[j] and q.name = l_aux_name[j] limit 1) x on true
    order by l_ref[j], l_no[j]
  ) x;
  i := 0;
  for k in 1 .. m loop
    pos := k_at[k];
    if l_ref[pos] <> i then
      i := l_ref[pos]; s := 0; v_dr := 0; v_cr := 0; v_text := '';
    end if;
    v_side := l_side[pos]; v_account := l_account[pos]; v_item := k_aux[k];
    v_amt := coalesce(strict_amount(l_amount[pos]), 0);
    v_amount[pos] := v_amt;
    v_aux[pos] := v_item;
    v_partner[pos] := k_partner[k];
    s := s + 1;
    if v_side = 'debit' then v_dr := v_dr + v_amt; elsif v_side = 'credit' then v_cr := v_cr + v_amt; end if;
    v_r := case when v_amt = 0 then 1 when k_leaf[k] is null then 2 when not k_leaf[k] then 3
      when (k_auxiliary[k] is not null and (k_auxiliary[k] is distinct from l_aux_kind[pos] or v_item = 0))
        or (l_aux_name[pos] is not null and v_item = 0) then 4
      when k_mistyped[k] then 5 when v_side is null or v_side not in ('debit', 'credit') then 6 else 9 end;
    if v_r < 9 and v_r <= coalesce(v_rank[i], 9) then
      v_why := l_no[pos] || ' ' || case v_r when 1 then coalesce(l_amount[pos], '') when 2 then coalesce(v_account, '') when 3 then v_account
        when 4 then v_account || ' ' || coalesce(k_auxiliary[k], '') when 5 then coalesce(l_type[pos], '') || ' ' || coalesce(l_exclusion[pos], '')
        else coalesce(v_side, '') end;
      if v_r = v_rank[i] then v_why := least(v_bad[i], v_why); end if;
      v_bad[i] := v_why; v_rank[i] := v_r;
    end if;
    if not v_income and (l_type[pos] is not null or l_settles[pos] is not null or v_account like '5%') then v_income := true; end if;
    if p_kind[i] = 'transfer' and not (v_account ~ '^5\d\d' or v_account ~ '^32[12]') then v_stray[i] := true; end if;
    v_text := v_text || net(l_no[pos]::text) || net(v_account) || net(k_name[k]) || net(v_side)
      || net(v_amt::numeric(18, 2)::text) || net(l_summary[pos]) || net(nullif(v_item, 0)::text) || net(l_aux_name[pos])
      || net(l_settles[pos]) || '~~';
    if k = m or l_ref[k_at[k + 1]] <> i then
      v_count[i] := s; v_debit[i] := v_dr; v_credit[i] := v_cr; v_body[i] := v_text;
    end if;
  end loop;
  if cardinality(v_count) <> n or 0 = any (v_count) then
    raise exception 'post_vouchers: a voucher without lines';
  end if;

  -- Which voucher of the call names the same key, reversal, counter and request before: all first, when there is but one.
  if n > 1 then
    select array_agg(x.key_turn order by x.at), array_agg(x.reverse_turn order by x.at),
      array_agg(x.counter order by x.at), array_agg(x.request order by x.at)
    into v_key_turn, v_reverse_turn, v_counter, v_request
    from (
      select k as at, row_number() over (partition by p_book[k], p_actor[k], p_key[k] order by k)::int as key_turn,
        row_number() over (partition by p_book[k], p_reverses[k] order by k)::int as reverse_turn,
        dense_rank() over (order by p_book[k], v_month[k], p_word[k])::int as counter,
        dense_rank() over (order by p_book[k], p_request[k])::int as request
      from generate_series(1, n) as k
    ) x;
  end if;

  select array_agg(x.sealed order by x.k), array_agg(x.answer order by x.k), array_agg(x.body_hash order by x.k),
    array_agg(x.last order by x.k), array_agg(x.authorised order by x.k)
  into k_sealed, k_answer, k_body, k_last, k_authorised
  from (
    select k, d.answer, d.body_hash,
      (select q.sealed_at is not null from years q where q.book_id = p_book[k] and q.year = v_month[k] / 100) as sealed,
      (select q.last from counters q where q.book_id = p_book[k] and q.month = v_month[k] and q.word = p_word[k]) as last,
      case when p_reviewer_id[k] is null then (select not (is_person(p_maker_id[k]) and same_person(q.granted_by, p_maker_id[k]))
        from review_authorisations q
        where q.book_id = p_book[k] and q.authorisation_id = p_authorisation[k]
          and (q.valid_until is null or q.valid_until > v_now) limit 1) end as authorised
    from generate_series(1, n) as k
    left join lateral (select q.answer, q.body_hash from idempotency_keys q
      where q.book_id = p_book[k] and q.actor = p_actor[k] and q.key = p_key[k] limit 1) d on true
  ) x;
  for i in 1 .. n loop
    s := v_slot[i]; v_kind := p_kind[i]; v_word := p_word[i];
    -- Refusals of the voucher itself come before those of its lines.
    code := case
      when s is null then 'book/not-found'
      when k_answer[i] is not null and k_body[i] = p_body_hash[i] then 'repeated'
      when k_answer[i] is not null then 'request/key-reused'
      when p_key[i] is not null and v_key_turn[i] > 1 then 'request/key-twice'
      when v_day[i] is null or (p_business_date[i] is not null and v_business[i] is null) then 'voucher/date'
      when v_kind is null or v_kind not in ('ordinary', 'reversal', 'correction', 'transfer', 'distribution') then 'voucher/kind'
      when v_word is null or not (v_word = '记' and b_words[s] = '记' or v_word in ('收', '付', '转') and b_words[s] = '收付转') then
        'voucher/word'
      when b_start[s] is null or v_month[i] < b_start[s] then 'voucher/before-start'
      when k_sealed[i] then 'year/sealed'
      when v_month[i] <= b_closed[s] and (v_kind <> 'transfer' or v_month[i] % 100 <> 12) then 'month/closed'
      when coalesce(p_maker_id[i], '') = '' or coalesce(p_maker_name[i], '') = '' then 'voucher/maker'
      when p_reviewer_id[i] is not null and (p_authorisation[i] is not null or p_reviewer_id[i] = p_maker_id[i]) then 'voucher/reviewer'
      when p_reviewer_id[i] is null and k_authorised[i] is null then 'voucher/not-reviewed'
      -- Whoever lets the rules review does not make what they pass.
      when not k_authorised[i] then 'voucher/reviewer'
      when (v_kind = 'reversal') <> (p_reverses[i] is not null) then 'voucher/reversal'
    end;
    if code is null and p_corrects[i] is not null then
      if not exists (select 1 from vouchers q where q.book_id = p_book[i] and q.seq = p_corrects[i]) then code := 'voucher/corrects'; end if;
    end if;
    if code is null then
      if p_attachments[i] is null or p_attachments[i] < coalesce(cardinality(string_to_array(p_attachment_hashes[i], ',')), 0) then
        code := 'voucher/attachments';
      elsif p_attachment_hashes[i] <> '' and not known_files(p_book[i], p_attachment_hashes[i]) then code := 'voucher/files';
      elsif p_reverses[i] is not null then
        code := reversal_refusal(p_book[i], p_reverses[i], v_day[i], i, coalesce(v_reverse_turn[i], 1), l_ref, l_account, l_side, v_amount, v_aux);
      elsif v_kind = 'transfer' and v_stray[i] then code := 'voucher/transfer';
      end if;
    end if;
    if code is not null then
      detail := case
        when s is null then p_book[i]::text
        when v_day[i] is null then p_date[i]
        when b_start[s] is null or v_month[i] < b_start[s] then coalesce(b_start[s], 0)::text
        when v_month[i] <= b_closed[s] then b_closed[s]::text
        when p_reverses[i] is not null then p_reverses[i]::text
        else v_kind
      end;
    elsif v_rank[i] is not null or v_count[i] < 2 or v_debit[i] <> v_credit[i] or abs(v_debit[i]) >= 1e16 then
      code := case v_rank[i] when 1 then 'line/amount' when 2 then 'line/account' when 3 then 'line/account-not-leaf'
        when 4 then 'line/auxiliary' when 5 then 'line/type' when 6 then 'line/side'
        else case when v_count[i] < 2 then 'voucher/lines' when v_debit[i] <> v_credit[i] then 'voucher/unbalanced' else 'voucher/total' end end;
      detail := coalesce(v_bad[i],
        case when v_debit[i] <> v_credit[i] or abs(v_debit[i]) >= 1e16 then v_debit[i]::text || ' ' || v_credit[i]::text end);
    else
      detail := null;
    end if;
    ref := i; answer := k_answer[i]; status := case when code = 'repeated' then 'repeated' else 'refused' end;

    if code is null then
      -- Numbers come from the counter row, gapless because only accepted vouchers are counted.
      v_posted := v_posted + 1; g := coalesce(v_counter[i], 1);
      v_no := coalesce(c_last[g], k_last[i], 0) + 1;
      c_last[g] := v_no; c_at[g] := i; v_number[i] := v_no;
      v_next := b_seq[s] + 1;
      b_seq[s] := v_next; b_moved[s] := true; v_seq[i] := v_next;
      -- The sealed bytes: header fields, then every field of every line; the previous hash closes them.
      v_prev[i] := b_hash[s];
      v_seal := convert_to(net('cunzhang/1') || net(b_uid[s]::text) || net(v_next::text) || net(v_month[i]::text) || net(v_word)
        || net(v_no::text) || net(v_kind) || net(p_date[i]) || net(p_business_date[i]) || net(v_at)
        || net(p_maker_id[i]) || net(p_maker_name[i]) || net(p_reviewer_id[i]) || net(p_reviewer_name[i]) || net(p_authorisation[i]::text)
        || net(p_reverses[i]::text) || net(p_corrects[i]::text) || net(p_attachments[i]::text) || net(p_attachment_hashes[i])
        || net(p_source[i]) || net(v_count[i]::text) || net(v_debit[i]::numeric(18, 2)::text) || v_body[i]
        || net(encode(b_hash[s], 'hex')), 'UTF8');
      v_bytes[i] := v_seal;
      v_seal := sha256(v_seal);
      v_hash[i] := v_seal; b_hash[s] := v_seal;
      answer := '{"book":' || b_code[s] || ',"seq":"' || v_next || '","month":"' || left(p_date[i], 7) || '","word":"' || v_word
        || '","number":' || v_no || ',"date":"' || p_date[i] || '","posted_at":"' || v_at || '","hash":"'
        || encode(v_seal, 'hex') || '"}';
      status := 'posted';
      v_answer[i] := answer;
      -- One audit row for what one request posted to one book.
      g := coalesce(v_request[i], 1);
      if a_count[g] is null then
        v_groups := v_groups + 1; a_order[v_groups] := g; a_at[g] := i; a_count[g] := 1;
      else
        v_no := a_count[g] + 1;
        a_count[g] := v_no; a_last[g] := v_next; pos := a_at[g];
        if p_actor[i] < coalesce(a_actor[g], p_actor[pos]) then a_actor[g] := p_actor[i]; end if;
        if v_doer[i] < coalesce(a_name[g], v_doer[pos]) then a_name[g] := v_doer[i]; end if;
        if p_role[i] < coalesce(a_role[g], p_role[pos]) then a_role[g] := p_role[i]; end if;
        if p_origin[i] < coalesce(a_origin[g], p_origin[pos]) then a_origin[g] := p_origin[i]; end if;
      end if;
    end if;
    return next;
  end loop;
  -- A refused voucher leaves nothing behind, the counterparties it would have brought neither.
  if v_posted < n then
    delete from auxiliary_items a using generate_series(1, cardinality(b_id)) as k
    where a.book_id = b_id[k] and a.item_id > b_items[k] and not exists (
      select 1 from generate_series(1, m) as j
      where v_seq[l_ref[j]] is not null and p_book[l_ref[j]] = a.book_id and v_aux[j] = a.item_id);
    if found then
      update book_heads h set items = coalesce((select max(a.item_id) from auxiliary_items a where a.book_id = h.book_id), 0)
      where h.book_id = any (b_id);
    end if;
  end if;
  if v_posted = 0 then return; end if;

  -- Refused vouchers have no sequence number; everything below leaves them and their lines out.
  insert into vouchers (book_id, seq, month, word, number, kind, voucher_date, business_date, posted_at,
    maker_id, maker_name, reviewer_id, reviewer_name, authorisation_id, reverses, corrects,
    attachments, attachment_hashes, source, line_count, total, bytes, prev_hash, hash)
  select p_book[k], v_seq[k], v_month[k], p_word[k], v_number[k], p_kind[k], v_day[k], v_business[k], v_now,
    p_maker_id[k], p_maker_name[k], p_reviewer_id[k], p_reviewer_name[k], p_authorisation[k], p_reverses[k], p_corrects[k],
    p_attachments[k], p_attachment_hashes[k], p_source[k], v_count[k], v_debit[k], v_bytes[k], v_prev[k], v_hash[k]
  from generate_series(1, n) as k where v_seq[k] is not null;

  insert into voucher_lines (book_id, seq, line_no, account, side, amount, summary, auxiliary, settles)
  select p_book[l_ref[j]], v_seq[l_ref[j]], l_no[j], l_account[j], l_side[j], v_amount[j], l_summary[j], v_aux[j], l_settles[j]
  from generate_series(1, m) as j where v_seq[l_ref[j]] is not null;

  insert into counters as c (book_id, month, word, last)
  select p_book[c_at[k]], v_month[c_at[k]], p_word[c_at[k]], c_last[k]
  from generate_series(1, n) as k where c_at[k] is not null
  on conflict on constraint counters_pkey do update set last = excluded.last;

  insert into balances as b (book_id, month, account, auxiliary, debit, credit, transfer_debit, transfer_credit)
  select t.book, t.month, t.account, t.aux,
    coalesce(sum(t.amount) filter (where t.side = 'debit' and not t.transfer), 0),
    coalesce(sum(t.amount) filter (where t.side = 'credit' and not t.transfer), 0),
    coalesce(sum(t.amount) filter (where t.side = 'debit' and t.transfer), 0),
    coalesce(sum(t.amount) filter (where t.side = 'credit' and t.transfer), 0)
  from (
    select p_book[l_ref[j]] as book, v_month[l_ref[j]] as month, l_account[j] as account, v_aux[j] as aux, l_side[j] as side,
      v_amount[j] as amount, p_kind[l_ref[j]] = 'transfer' as transfer
    from generate_series(1, m) as j where v_seq[l_ref[j]] is not null
  ) t
  group by t.book, t.month, t.account, t.aux order by 1, 2, 3, 4
  on conflict on constraint balances_pkey do update set
    debit = b.debit + excluded.debit, credit = b.credit + excluded.credit,
    transfer_debit = b.transfer_debit + excluded.transfer_debit,
    transfer_credit = b.transfer_credit + excluded.transfer_credit;

  if v_income then
    perform note_income(p_book, v_seq, v_month, p_kind, p_maker_id, p_maker_name, b_uid, v_slot,
      l_ref, l_no, l_account, l_side, v_amount, v_partner, l_settles,
      l_type, l_subtype, l_exclusion, l_version, l_confidence, l_rule, l_reason, v_version, v_now);
  end if;

  insert into idempotency_keys (book_id, actor, key, body_hash, status, answer)
  select p_book[k], p_actor[k], p_key[k], p_body_hash[k], 201, v_answer[k]
  from generate_series(1, n) as k where v_seq[k] is not null and p_key[k] is not null;

  -- Audit rows are chained per book under the lock already held.
  foreach g in array a_order loop
    i := a_at[g]; s := v_slot[i];
    v_next := b_audit_no[s] + 1; v_seal := b_audit_hash[s];
    v_text := 'voucher ' || v_seq[i] || case when a_count[g] > 1 then '–' || a_last[g] else '' end;
    a_no[g] := v_next; a_object[g] := v_text; a_prev[g] := v_seal;
    v_seal := audit_hash(b_uid[s], v_next, v_at, coalesce(a_actor[g], p_actor[i]), coalesce(a_name[g], v_doer[i]),
      coalesce(a_role[g], p_role[i]), 'voucher.post', v_text, null, '{"count":' || a_count[g] || '}', coalesce(a_origin[g], p_origin[i]),
      p_request[i], v_seal);
    a_hash[g] := v_seal; b_audit_no[s] := v_next; b_audit_hash[s] := v_seal;
  end loop;
  insert into audit_log (book_id, no, at, actor, actor_name, role, act, object, before, after, origin, request_id, prev_hash, hash)
  select p_book[a_at[k]], a_no[k], v_now, coalesce(a_actor[k], p_actor[a_at[k]]), coalesce(a_name[k], v_doer[a_at[k]]),
    coalesce(a_role[k], p_role[a_at[k]]), 'voucher.post', a_object[k], null, '{"count":' || a_count[k] || '}',
    coalesce(a_origin[k], p_origin[a_at[k]]), p_request[a_at[k]], a_prev[k], a_hash[k]
  from generate_series(1, n) as k where a_count[k] is not null;

  update book_heads h set seq = b_seq[array_position(b_id, h.book_id)], hash = b_hash[array_position(b_id, h.book_id)],
    audit_no = b_audit_no[array_position(b_id, h.book_id)], audit_hash = b_audit_hash[array_position(b_id, h.book_id)]
  where h.book_id = any (b_id) and b_moved[array_position(b_id, h.book_id)];
end
$post$;
