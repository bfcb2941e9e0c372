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
language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off
as $post$
declare
  n constant int := cardinality(p_book);
  m constant int := cardinality(l_ref);
  v_now timestamptz;
  v_code text[]; v_detail text[]; v_answer text[];
  v_day date[]; v_month int[]; v_total numeric[]; v_count int[];
  v_order int[]; v_seq bigint[]; v_number int[]; v_body text[];
  v_prev bytea[]; v_hash bytea[]; v_bytes bytea[];
  v_amount numeric[]; v_aux int[]; v_book bigint[]; v_lmonth int[]; v_lseq bigint[]; v_transfer boolean[];
  v_ok boolean[];
  v_last bigint := -1; v_head bytea; v_at int; v_ok_count int;
  v_version constant text := (select s.value from settings s where s.name = 'income_types');
begin
  if n is null or n = 0 then return; end if;
  if m is null or m < n or cardinality(p_date) <> n or cardinality(l_amount) <> m then
    raise exception 'post_vouchers: arrays disagree (% vouchers, % lines)', n, m;
  end if;

  -- The book is the lock, taken in id order so that two batches cannot wait for each other.
  perform 1 from book_heads h where h.book_id = any (p_book) order by h.book_id for update;
  v_now := clock_timestamp();

  select array_agg(strict_day(d) order by o) into v_day from unnest(p_date) with ordinality as t (d, o);
  select array_agg(coalesce(month_of(d), 0) order by o) into v_month from unnest(v_day) with ordinality as t (d, o);

  -- Names of counterparties and projects become items of the book; existing ones are found.
  perform ensure_auxiliary_items(p_book, l_ref, l_aux_kind, l_aux_name);
  select
    array_agg(coalesce(strict_amount(l.amount), 0) order by l.o),
    array_agg(coalesce(case when l.aux_name is null then 0 else
      (select i.item_id from auxiliary_items i
        where i.book_id = p_book[l.ref] and i.kind = l.aux_kind and i.name = l.aux_name) end, 0) order by l.o),
    array_agg(coalesce(p_book[l.ref], 0) order by l.o),
    array_agg(coalesce(v_month[l.ref], 0) order by l.o)
  into v_amount, v_aux, v_book, v_lmonth
  from unnest(l_ref, l_amount, l_aux_kind, l_aux_name) with ordinality as l (ref, amount, aux_kind, aux_name, o);

  -- First refusal of each voucher's lines, in documented order, with totals.
  select
    array_agg(s.debit order by s.ref), array_agg(s.lines order by s.ref),
    array_agg(case
      when s.bad_amount is not null then 'line/amount'
      when s.bad_account is not null then 'line/account'
      when s.bad_leaf is not null then 'line/account-not-leaf'
      when s.bad_aux is not null then 'line/auxiliary'
      when s.bad_type is not null then 'line/type'
      when s.bad_side is not null then 'line/side'
      when s.lines < 2 then 'voucher/lines'
      when s.debit <> s.credit then 'voucher/unbalanced'
      when abs(s.debit) >= 1e16 then 'voucher/total' end order by s.ref),
    array_agg(coalesce(s.bad_amount, s.bad_account, s.bad_leaf, s.bad_aux, s.bad_type, s.bad_side,
      case when s.debit <> s.credit or abs(s.debit) >= 1e16 then s.debit::text || ' ' || s.credit::text end) order by s.ref)
  into v_total, v_count, v_code, v_detail
  from (
    select l.ref, count(*)::int as lines,
      coalesce(sum(l.amount) filter (where l.side = 'debit'), 0) as debit,
      coalesce(sum(l.amount) filter (where l.side = 'credit'), 0) as credit,
      min(l.no || ' ' || coalesce(l.given, '')) filter (where l.amount = 0) as bad_amount,
      min(l.no || ' ' || coalesce(l.account, '')) filter (where a.code is null) as bad_account,
      min(l.no || ' ' || l.account) filter (where a.code is not null and not a.leaf) as bad_leaf,
      min(l.no || ' ' || l.account || ' ' || coalesce(a.auxiliary, '')) filter (where (a.auxiliary is not null
        and (a.auxiliary is distinct from l.aux_kind or l.aux = 0)) or (l.aux_name is not null and l.aux = 0)) as bad_aux,
      min(l.no || ' ' || coalesce(l.type, '') || ' ' || coalesce(l.exclusion, '')) filter (where l.type is not null and (
        (l.type = 'none') <> (l.exclusion is not null)
        or not exists (select 1 from income_types t where t.version = coalesce(l.version, v_version) and t.code = l.type)
        or (l.exclusion is not null and not exists (select 1 from income_exclusions e where e.code = l.exclusion))
      )) as bad_type,
      min(l.no || ' ' || coalesce(l.side, '')) filter (where l.side is null or l.side not in ('debit', 'credit')) as bad_side
    from unnest(l_ref, l_no, l_account, l_side, v_amount, l_amount, l_aux_kind, l_aux_name, v_aux, l_type, l_exclusion, l_version, v_book)
      as l (ref, no, account, side, amount, given, aux_kind, aux_name, aux, type, exclusion, version, book)
    left join lateral (select c.code, c.leaf, c.auxiliary from accounts c
      where c.book_id = l.book and c.code = l.account limit 1) a on true
    group by l.ref
  ) s;
  if cardinality(v_code) <> n then
    raise exception 'post_vouchers: a voucher without lines';
  end if;

  -- Refusals of the voucher itself come before those of its lines.
  select
    array_agg(coalesce(x.code, v_code[x.ref]) order by x.ref),
    array_agg(case when x.code is null then v_detail[x.ref] else x.detail end order by x.ref),
    array_agg(x.known order by x.ref)
  into v_code, v_detail, v_answer
  from (
    select v.ref, k.answer as known,
      case
        when h.book_id is null then 'book/not-found'
        when k.answer is not null and k.body_hash = v.body_hash then 'repeated'
        when k.answer is not null then 'request/key-reused'
        when v.key is not null and row_number() over (partition by v.book, v.actor, v.key order by v.ref) > 1 then 'request/key-twice'
        when v.day is null then 'voucher/date'
        when v.business_date is not null and strict_day(v.business_date) is null then 'voucher/date'
        when v.kind is null or v.kind not in ('ordinary', 'reversal', 'correction', 'transfer', 'distribution') then 'voucher/kind'
        when v.word is null or not (v.word = '记' and b.words = '记' or v.word in ('收', '付', '转') and b.words = '收付转') then 'voucher/word'
        when h.start_month is null or v.month < h.start_month then 'voucher/before-start'
        when y.sealed_at is not null then 'year/sealed'
        when v.month <= h.closed_through and (v.kind <> 'transfer' or v.month % 100 <> 12) then 'month/closed'
        when coalesce(v.maker_id, '') = '' or coalesce(v.maker_name, '') = '' then 'voucher/maker'
        when v.reviewer_id is not null and (v.authorisation is not null or v.reviewer_id = v.maker_id) then 'voucher/reviewer'
        when v.reviewer_id is null and not exists (select 1 from review_authorisations r
          where r.book_id = v.book and r.authorisation_id = v.authorisation
            and (r.valid_until is null or r.valid_until > v_now)) then 'voucher/not-reviewed'
        when (v.kind = 'reversal') <> (v.reverses is not null) then 'voucher/reversal'
        when v.corrects is not null and not exists (select 1 from vouchers q where q.book_id = v.book and q.seq = v.corrects) then
          'voucher/corrects'
        when v.attachments is null or v.attachments < 0 then 'voucher/attachments'
        when v.reverses is not null then reversal_refusal(v.book, v.reverses, v.day, v.ref,
          row_number() over (partition by v.book, v.reverses order by v.ref),
          l_ref, l_account, l_side, v_amount, v_aux)
        when v.kind = 'transfer' and exists (
          select 1 from unnest(l_ref, l_account) as t (ref, account) where t.ref = v.ref
            and not (t.account ~ '^5\d\d' or t.account ~ '^32[12]')) then 'voucher/transfer'
      end as code,
      case
        when h.book_id is null then v.book::text
        when v.day is null then v.date
        when h.start_month is null or v.month < h.start_month then coalesce(h.start_month, 0)::text
        when v.month <= h.closed_through then h.closed_through::text
        when v.reverses is not null then v.reverses::text
        else v.kind
      end as detail
    from unnest(p_book, p_word, p_kind, p_date, v_day, v_month, p_business_date, p_maker_id, p_maker_name, p_reviewer_id,
        p_authorisation, p_reverses, p_corrects, p_attachments, p_actor, p_key, p_body_hash) with ordinality
      as v (book, word, kind, date, day, month, business_date, maker_id, maker_name, reviewer_id,
        authorisation, reverses, corrects, attachments, actor, key, body_hash, ref)
    left join lateral (select * from book_heads q where q.book_id = v.book limit 1) h on true
    left join lateral (select q.words from books q where q.book_id = v.book limit 1) b on true
    left join lateral (select q.sealed_at from years q where q.book_id = v.book and q.year = v.month / 100 limit 1) y on true
    left join lateral (select q.answer, q.body_hash from idempotency_keys q
      where q.book_id = v.book and q.actor = v.actor and q.key = v.key limit 1) k on true
  ) x;
  select array_agg(c is null order by o), count(*) filter (where c is null)
    into v_ok, v_ok_count from unnest(v_code) with ordinality as t (c, o);

  if v_ok_count > 0 then
    -- Numbers come from the counter row, gapless because only accepted vouchers are counted.
    select array_agg(x.seq order by x.ref), array_agg(x.number order by x.ref),
      array_agg(x.ref order by x.book, x.ref) filter (where x.ok)
    into v_seq, v_number, v_order
    from (
      select v.ref, v.ok, v.book,
        case when v.ok then h.seq + row_number() over (partition by v.book, v.ok order by v.ref) else 0 end as seq,
        case when v.ok then (coalesce(c.last, 0)
          + row_number() over (partition by v.book, v.month, v.word, v.ok order by v.ref))::int else 0 end as number
      from unnest(p_book, v_month, p_word, v_ok) with ordinality as v (book, month, word, ok, ref)
      left join lateral (select q.seq from book_heads q where q.book_id = v.book limit 1) h on true
      left join lateral (select q.last from counters q where q.book_id = v.book and q.month = v.month and q.word = v.word limit 1) c
        on true
    ) x;

    -- The sealed bytes: header fields, then every field of every line; the previous hash closes them.
    select array_agg(x.body order by x.ref) into v_body from (
      select l.ref, string_agg(net(l.no::text) || net(l.account) || net(a.name) || net(l.side) || net(l.amount::numeric(18, 2)::text)
        || net(l.summary) || net(nullif(l.aux, 0)::text) || net(l.aux_name) || net(l.settles) || '~~', '' order by l.no) as body
      from unnest(l_ref, l_no, l_account, l_side, v_amount, l_summary, v_aux, l_aux_name, l_settles, v_book)
        as l (ref, no, account, side, amount, summary, aux, aux_name, settles, book)
      left join lateral (select c.name from accounts c where c.book_id = l.book and c.code = l.account limit 1) a on true
      group by l.ref
    ) x;
    select array_agg(
      net('cunzhang/1') || net(b.uid::text) || net(v_seq[v.ref]::text) || net(v_month[v.ref]::text) || net(v.word)
      || net(v_number[v.ref]::text) || net(v.kind) || net(v.date) || net(v.business_date) || net(utc_text(v_now))
      || net(v.maker_id) || net(v.maker_name) || net(v.reviewer_id) || net(v.reviewer_name) || net(v.authorisation::text)
      || net(v.reverses::text) || net(v.corrects::text) || net(v.attachments::text) || net(v.attachment_hashes) || net(v.source)
      || net(v_count[v.ref]::text) || net(v_total[v.ref]::numeric(18, 2)::text) || v.body order by v.ref)
    into v_body
    from unnest(p_book, p_word, p_kind, p_date, p_business_date, p_maker_id, p_maker_name, p_reviewer_id, p_reviewer_name,
        p_authorisation, p_reverses, p_corrects, p_attachments, p_attachment_hashes, p_source, v_body) with ordinality
      as v (book, word, kind, date, business_date, maker_id, maker_name, reviewer_id, reviewer_name,
        authorisation, reverses, corrects, attachments, attachment_hashes, source, body, ref)
    left join lateral (select q.uid from books q where q.book_id = v.book limit 1) b on true;

    v_prev := array_fill('\x'::bytea, array[n]); v_hash := v_prev; v_bytes := v_prev;
    foreach v_at in array v_order loop
      if p_book[v_at] <> v_last then
        v_last := p_book[v_at];
        select h.hash into v_head from book_heads h where h.book_id = v_last;
      end if;
      v_prev[v_at] := v_head;
      v_bytes[v_at] := convert_to(v_body[v_at] || net(encode(v_head, 'hex')), 'UTF8');
      v_head := sha256(v_bytes[v_at]);
      v_hash[v_at] := v_head;
    end loop;

    insert into vouchers (book_id, seq, month, word, number, kind, voucher_date, business_date, posted_at,
      maker_id, maker_name, reviewer_id, reviewer_name, authorisation_id, reverses, corrects,
      attachments, attachment_hashes, source, line_count, total, bytes, prev_hash, hash)
    select v.book, v.seq, v.month, v.word, v.number, v.kind, v.day, strict_day(v.business_date), v_now,
      v.maker_id, v.maker_name, v.reviewer_id, v.reviewer_name, v.authorisation, v.reverses, v.corrects,
      v.attachments, v.attachment_hashes, v.source, v.line_count, v.total, v.bytes, v.prev_hash, v.hash
    from unnest(p_book, v_seq, v_month, p_word, v_number, p_kind, v_day, p_business_date, p_maker_id, p_maker_name,
        p_reviewer_id, p_reviewer_name, p_authorisation, p_reverses, p_corrects, p_attachments, p_attachment_hashes, p_source,
        v_count, v_total, v_bytes, v_prev, v_hash, v_ok)
      as v (book, seq, month, word, number, kind, day, business_date, maker_id, maker_name,
        reviewer_id, reviewer_name, authorisation, reverses, corrects, attachments, attachment_hashes, source,
        line_count, total, bytes, prev_hash, hash, ok)
    where v.ok;

    -- Lines of refused vouchers leave the line arrays here; what follows reads lines that are stored.
    select array_agg(coalesce(k, '') = 'transfer' order by o) into v_transfer from unnest(p_kind) with ordinality as t (k, o);
    select array_agg(v_seq[l.ref] order by l.o), array_agg(v_transfer[l.ref] order by l.o)
      into v_lseq, v_transfer
    from unnest(l_ref) with ordinality as l (ref, o);
    if v_ok_count < n then
      select array_agg(l.ref), array_agg(l.no), array_agg(l.account), array_agg(l.side), array_agg(l.amount), array_agg(l.summary),
        array_agg(l.aux), array_agg(l.settles), array_agg(l.type), array_agg(l.subtype), array_agg(l.exclusion),
        array_agg(l.version), array_agg(l.confidence), array_agg(l.rule), array_agg(l.reason), array_agg(l.book),
        array_agg(l.month), array_agg(l.seq), array_agg(l.transfer)
      into l_ref, l_no, l_account, l_side, v_amount, l_summary, v_aux, l_settles, l_type, l_subtype, l_exclusion,
        l_version, l_confidence, l_rule, l_reason, v_book, v_lmonth, v_lseq, v_transfer
      from unnest(l_ref, l_no, l_account, l_side, v_amount, l_summary, v_aux, l_settles, l_type, l_subtype, l_exclusion,
          l_version, l_confidence, l_rule, l_reason, v_book, v_lmonth, v_lseq, v_transfer)
        as l (ref, no, account, side, amount, summary, aux, settles, type, subtype, exclusion,
          version, confidence, rule, reason, book, month, seq, transfer)
      where v_ok[l.ref];
    end if;

    insert into voucher_lines (book_id, seq, line_no, account, side, amount, summary, auxiliary, settles)
    select l.book, l.seq, l.no, l.account, l.side, l.amount, l.summary, l.aux, l.settles
    from unnest(v_book, v_lseq, l_no, l_account, l_side, v_amount, l_summary, v_aux, l_settles)
      as l (book, seq, no, account, side, amount, summary, aux, settles);

    insert into counters as c (book_id, month, word, last)
    select v.book, v.month, v.word, max(v.number)
    from unnest(p_book, v_month, p_word, v_number, v_ok) as v (book, month, word, number, ok)
    where v.ok group by v.book, v.month, v.word order by 1, 2, 3
    on conflict (book_id, month, word) do update set last = excluded.last;

    insert into balances as b (book_id, month, account, auxiliary, debit, credit, transfer_debit, transfer_credit)
    select l.book, l.month, l.account, l.aux,
      coalesce(sum(l.amount) filter (where l.side = 'debit' and not l.transfer), 0),
      coalesce(sum(l.amount) filter (where l.side = 'credit' and not l.transfer), 0),
      coalesce(sum(l.amount) filter (where l.side = 'debit' and l.transfer), 0),
      coalesce(sum(l.amount) filter (where l.side = 'credit' and l.transfer), 0)
    from unnest(v_book, v_lmonth, l_account, v_aux, l_side, v_amount, v_transfer)
      as l (book, month, account, aux, side, amount, transfer)
    group by l.book, l.month, l.account, l.aux order by 1, 2, 3, 4
    on conflict (book_id, month, account, auxiliary) do update set
      debit = b.debit + excluded.debit, credit = b.credit + excluded.credit,
      transfer_debit = b.transfer_debit + excluded.transfer_debit,
      transfer_credit = b.transfer_credit + excluded.transfer_credit;

    perform note_income(v_book, v_lseq, v_lmonth, l_no, l_account, l_side, v_amount, v_aux, l_settles, v_transfer,
      l_type, l_subtype, l_exclusion, l_version, l_confidence, l_rule, l_reason, v_now);

    select array_agg(case when v_ok[v.ref] then
        '{"book":' || to_json(b.code)::text || ',"seq":"' || v_seq[v.ref] || '","month":"'
        || to_char(v_day[v.ref], 'YYYY-MM') || '","word":' || to_json(v.word)::text || ',"number":' || v_number[v.ref]
        || ',"date":"' || v.date || '","posted_at":"' || utc_text(v_now) || '","hash":"' || encode(v.hash, 'hex') || '"}'
      else v.answer end order by v.ref)
    into v_answer
    from unnest(p_book, p_word, p_date, v_hash, v_answer) with ordinality as v (book, word, date, hash, answer, ref)
    left join lateral (select q.code from books q where q.book_id = v.book limit 1) b on true;

    insert into idempotency_keys (book_id, actor, key, body_hash, status, answer)
    select v.book, v.actor, v.key, v.body_hash, 201, v.answer
    from unnest(p_book, p_actor, p_key, p_body_hash, v_answer, v_ok) as v (book, actor, key, body_hash, answer, ok)
    where v.ok and v.key is not null;

    update book_heads h set seq = x.seq, hash = x.hash
    from (select distinct on (v.book) v.book, v.seq, v.hash
      from unnest(p_book, v_seq, v_hash, v_ok) as v (book, seq, hash, ok)
      where v.ok order by v.book, v.seq desc) x
    where h.book_id = x.book;

    -- One audit row for what one request posted to one book.
    perform write_audit(array_agg(x.book order by x.book, x.first), array_agg(x.actor order by x.book, x.first),
      array_agg(x.actor_name order by x.book, x.first), array_agg(x.role order by x.book, x.first), 'voucher.post',
      array_agg(x.object order by x.book, x.first), array_agg(null::text), array_agg(x.after order by x.book, x.first),
      array_agg(x.origin order by x.book, x.first), array_agg(x.request order by x.book, x.first), v_now)
    from (
      select v.book, v.request, min(v.seq) as first, min(v.actor) as actor, min(v.actor_name) as actor_name, min(v.role) as role,
        min(v.origin) as origin, 'voucher ' || min(v.seq) || case when count(*) > 1 then '–' || max(v.seq) else '' end as object,
        '{"count":' || count(*) || '}' as after
      from unnest(p_book, p_request, v_seq, p_actor, p_maker_name, p_role, p_origin, v_ok)
        as v (book, request, seq, actor, actor_name, role, origin, ok)
      where v.ok group by v.book, v.request
    ) x;
  end if;

  return query
  select v.ref::int, case when v.ok then 'posted' when v.code = 'repeated' then 'repeated' else 'refused' end,
    v.code, v.detail, v.answer
  from unnest(v_ok, v_code, v_detail, v_answer) with ordinality as v (ok, code, detail, answer, ref)
  order by v.ref;
end
$post$;
