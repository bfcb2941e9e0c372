-- title: 收入分录都有归型
-- description: Every line on 501–504 outside transfers has an assignment, numbered from 0 without gaps; assignments belong to lines.

select l.book_id, l.seq, l.line_no, l.account, null::int as no
from voucher_lines l
join vouchers v on v.book_id = l.book_id and v.seq = l.seq
where l.account between '501' and '505' and v.kind <> 'transfer'
  and not exists (select 1 from income_assignments a where a.book_id = l.book_id and a.seq = l.seq and a.line_no = l.line_no)
union all
select a.book_id, a.seq, a.line_no, l.account, a.no
from (select q.*, row_number() over (partition by q.book_id, q.seq, q.line_no order by q.no) - 1 as expected from income_assignments q) a
left join voucher_lines l on l.book_id = a.book_id and l.seq = a.seq and l.line_no = a.line_no
where l.seq is null or a.no <> a.expected
order by 1, 2, 3;
