-- title: 年度合计等于月度合计
-- description: year_sums are income_sums by year and first-level account.

select coalesce(y.book_id, c.book_id) as book_id, coalesce(y.year, c.year) as year, coalesce(y.account, c.account) as account,
  coalesce(y.type, c.type) as type, coalesce(y.exclusion, c.exclusion) as exclusion, y.amount as stored, c.amount as computed,
  y.lines as stored_lines, c.lines as computed_lines
from (select * from year_sums where account <> 'received') y
full join (
  select i.book_id, i.month / 100 as year, left(i.account, 3) as account, i.type, i.subtype, i.exclusion, i.partner,
    sum(i.amount) as amount, sum(i.lines) as lines
  from income_sums i group by 1, 2, 3, 4, 5, 6, 7
) c on c.book_id = y.book_id and c.year = y.year and c.account = y.account and c.type = y.type and c.subtype = y.subtype
  and c.exclusion = y.exclusion and c.partner = y.partner
where coalesce(y.amount, 0) <> coalesce(c.amount, 0) or coalesce(y.lines, 0) <> coalesce(c.lines, 0)
order by 1, 2, 3, 4, 5;
