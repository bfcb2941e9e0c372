-- title: 红字凭证与原凭证相抵
-- description: A reversal repeats its original line by line, negated, in the same year, and stands after it; corrections name an earlier voucher.

select r.book_id, r.month, r.word, r.number, r.reverses as original
from vouchers r
left join vouchers o on o.book_id = r.book_id and o.seq = r.reverses
where r.kind = 'reversal' and (o.seq is null or o.seq >= r.seq or o.kind in ('reversal', 'transfer', 'opening')
  or extract(year from o.voucher_date) <> extract(year from r.voucher_date) or o.voucher_date > r.voucher_date
  or exists (
    select l.account, l.side, l.auxiliary, sum(l.amount) from voucher_lines l
    where l.book_id = r.book_id and l.seq in (r.seq, r.reverses)
    group by l.account, l.side, l.auxiliary having sum(l.amount) <> 0))
union all
select c.book_id, c.month, c.word, c.number, c.corrects
from vouchers c
where c.corrects is not null
  and not exists (select 1 from vouchers o where o.book_id = c.book_id and o.seq = c.corrects and o.seq < c.seq)
order by 1, 2, 3, 4;
