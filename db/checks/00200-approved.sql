-- title: 签批齐全,制单与审核不是同一人
-- description: A voucher with a reviewer came of a draft submitted by its maker, with every step of that round signed, and checked by others than whoever made it.

select v.book_id, v.month, v.word, v.number, v.maker_id, v.reviewer_id
from vouchers v
left join drafts d on d.book_id = v.book_id and d.seq = v.seq
left join approvals a on a.book_id = d.book_id and a.draft_id = d.draft_id and a.round = d.round and a.maker_id = v.maker_id
cross join lateral (
  select count(*) filter (where s.decision = 'approve' and s.digest = a.digest) as signed,
    count(*) filter (where a.steps -> (s.position - 1) ->> 'kind' = 'check'
      and (s.signer_id::text in (v.maker_id, d.author) or s.delegated_by::text = v.maker_id)) as own,
    (array_agg(s.signer_id::text order by s.position desc) filter (where a.steps -> (s.position - 1) ->> 'kind' = 'check'))[1] as reviewer
  from approval_signatures s
  where s.book_id = a.book_id and s.draft_id = a.draft_id and s.round = a.round
) s
where v.reviewer_id is not null
  and (a.round is null or s.signed <> jsonb_array_length(a.steps) or s.own > 0 or s.reviewer is distinct from v.reviewer_id)
order by 1, 2, 3, 4;
