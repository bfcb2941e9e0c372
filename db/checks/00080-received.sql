-- title: 已收经营款等于凭证重算
-- description: Money received against operating lines, voucher by voucher: never more than the money, never more than the operating lines.

with newest as (
  select distinct on (a.book_id, a.seq, a.line_no) a.book_id, a.seq, a.line_no, a.type
  from income_assignments a order by a.book_id, a.seq, a.line_no, a.no desc
), vouchered as (
  select l.book_id, l.seq, v.month / 100 as year,
    coalesce(sum(case when l.side = 'debit' then l.amount else -l.amount end) filter (where l.account like '10%'), 0) as money,
    coalesce(sum(case when l.side = 'credit' then l.amount else -l.amount end)
      filter (where l.settles is not null or (l.account between '501' and '505' and coalesce(n.type, 'none') <> 'none')), 0) as operating,
    coalesce(case when min(i.entity_id) = max(i.entity_id) then min(i.entity_id) end, 0) as partner
  from voucher_lines l
  join vouchers v on v.book_id = l.book_id and v.seq = l.seq
  left join newest n on n.book_id = l.book_id and n.seq = l.seq and n.line_no = l.line_no
  left join auxiliary_items i on i.book_id = l.book_id and i.item_id = l.auxiliary
  where v.kind not in ('transfer', 'opening')
  group by l.book_id, l.seq, v.month
), computed as (
  select x.book_id, x.year, x.partner, sum(sign(x.money) * least(abs(x.money), abs(x.operating))) as amount, count(*) as lines
  from vouchered x where x.money * x.operating > 0 group by x.book_id, x.year, x.partner
)
select coalesce(y.book_id, c.book_id) as book_id, coalesce(y.year, c.year) as year, coalesce(y.partner, c.partner) as partner,
  y.amount as stored, c.amount as computed, y.lines as stored_lines, c.lines as computed_lines
from (select * from year_sums where account = 'received') y
full join computed c on c.book_id = y.book_id and c.year = y.year and c.partner = y.partner
where coalesce(y.amount, 0) <> coalesce(c.amount, 0) or coalesce(y.lines, 0) <> coalesce(c.lines, 0)
order by 1, 2, 3;
