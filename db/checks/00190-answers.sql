-- title: 防重复键的答复与凭证相符
-- description: The answer kept for a posting names the number and the seal the voucher has: what a caller was told is what stands.

select k.book_id, k.actor, k.key, k.answer
from idempotency_keys k
join books b on b.book_id = k.book_id
cross join lateral (select case when k.answer like '{"book":"%"hash":"%}' then k.answer::jsonb end as said) a
left join vouchers v on v.book_id = k.book_id and v.seq = (a.said ->> 'seq')::bigint
where k.status = 201 and a.said ? 'seq' and a.said ? 'hash'
  and (v.seq is null or encode(v.hash, 'hex') <> a.said ->> 'hash' or v.number <> (a.said ->> 'number')::int or v.word <> a.said ->> 'word')
order by 1, 2, 3;
