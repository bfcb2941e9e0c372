-- title: 已结账月份没有后来的凭证
-- description: After a month closed and before it was reopened nothing but a year's transfer entered it; closed months have no open drafts.

select c.book_id, c.month, v.word, v.number, v.seq, 'voucher' as what
from month_closings c
join vouchers v on v.book_id = c.book_id and v.month = c.month and v.kind not in ('transfer', 'opening') and v.seq > c.seq
left join lateral (
  select q.seq from month_closings q
  where q.book_id = c.book_id and q.no > c.no and q.act = 'reopen' and q.month <= c.month order by q.no limit 1
) r on true
where c.act = 'close' and (r.seq is null or v.seq <= r.seq)
union all
select h.book_id, v.month, v.word, v.number, v.seq, 'before start'
from book_heads h join vouchers v on v.book_id = h.book_id where h.start_month is null or v.month < h.start_month
order by 1, 2, 5;
