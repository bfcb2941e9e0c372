-- title: 必填的辅助核算都有
-- description: A line on an account with an obligatory auxiliary names an item of that kind; every item named exists.

select l.book_id, l.seq, l.line_no, l.account, l.auxiliary, a.auxiliary as obligatory, i.kind
from voucher_lines l
left join accounts a on a.book_id = l.book_id and a.code = l.account
left join auxiliary_items i on i.book_id = l.book_id and i.item_id = l.auxiliary
where (l.auxiliary <> 0 and i.item_id is null) or (a.auxiliary is not null and a.auxiliary is distinct from i.kind)
order by 1, 2, 3;
