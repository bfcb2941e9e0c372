-- title: 分录都记在末级科目
-- description: Lines stand on accounts of the book that are leaves, or on one whose balance a sub-account took over.

select l.book_id, l.seq, l.line_no, l.account
from voucher_lines l
left join accounts a on a.book_id = l.book_id and a.code = l.account
where a.code is null or (not a.leaf and not exists (
  select 1 from accounts c where c.book_id = l.book_id and c.parent = l.account and c.took_over))
order by 1, 2, 3;
