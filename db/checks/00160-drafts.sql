-- title: 已记账的草稿都有凭证
-- description: A posted draft names a voucher of its book.

select d.book_id, d.draft_id, d.month, d.seq
from drafts d
left join vouchers v on v.book_id = d.book_id and v.seq = d.seq
where d.state = 'posted' and v.seq is null
order by 1, 3, 2;
