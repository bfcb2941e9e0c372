-- title: 凭证借贷相等且完整
-- description: Every voucher has the lines it says, and their debit, credit and total agree.

select v.book_id, v.month, v.word, v.number, v.line_count, count(l.line_no) as lines, v.total,
  coalesce(sum(l.amount) filter (where l.side = 'debit'), 0) as debit, coalesce(sum(l.amount) filter (where l.side = 'credit'), 0) as credit
from vouchers v
left join voucher_lines l on l.book_id = v.book_id and l.seq = v.seq
group by v.book_id, v.seq
having count(l.line_no) <> v.line_count
  or coalesce(sum(l.amount) filter (where l.side = 'debit'), 0) <> v.total
  or coalesce(sum(l.amount) filter (where l.side = 'credit'), 0) <> v.total
order by v.book_id, v.seq;
