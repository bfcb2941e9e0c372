-- title: 余额等于分录之和
-- description: Balances recomputed from the lines; lines of an account that was split count under the sub-account that took over.

with recursive standing (book_id, code, stands) as (
  select a.book_id, a.code, a.code from accounts a
  where not exists (select 1 from accounts c where c.book_id = a.book_id and c.parent = a.code and c.took_over)
  union all
  select c.book_id, c.parent, s.stands from standing s
  join accounts c on c.book_id = s.book_id and c.code = s.code and c.took_over
), computed as (
  select l.book_id, v.month, coalesce(s.stands, l.account) as account, l.auxiliary,
    coalesce(sum(case when l.side = 'debit' then l.amount else -l.amount end) filter (where v.kind = 'opening'), 0) as opening,
    coalesce(sum(l.amount) filter (where l.side = 'debit' and v.kind not in ('opening', 'transfer')), 0) as debit,
    coalesce(sum(l.amount) filter (where l.side = 'credit' and v.kind not in ('opening', 'transfer')), 0) as credit,
    coalesce(sum(l.amount) filter (where l.side = 'debit' and v.kind = 'transfer'), 0) as transfer_debit,
    coalesce(sum(l.amount) filter (where l.side = 'credit' and v.kind = 'transfer'), 0) as transfer_credit,
    coalesce(sum(l.carried_debit), 0) as carried_debit, coalesce(sum(l.carried_credit), 0) as carried_credit
  from voucher_lines l
  join vouchers v on v.book_id = l.book_id and v.seq = l.seq
  left join standing s on s.book_id = l.book_id and s.code = l.account
  group by l.book_id, v.month, 3, l.auxiliary
)
select coalesce(b.book_id, c.book_id) as book_id, coalesce(b.month, c.month) as month, coalesce(b.account, c.account) as account,
  coalesce(b.auxiliary, c.auxiliary) as auxiliary,
  array[b.opening, b.debit, b.credit, b.transfer_debit, b.transfer_credit, b.carried_debit, b.carried_credit] as stored,
  array[c.opening, c.debit, c.credit, c.transfer_debit, c.transfer_credit, c.carried_debit, c.carried_credit] as computed
from balances b
full join computed c on c.book_id = b.book_id and c.month = b.month and c.account = b.account and c.auxiliary = b.auxiliary
where (coalesce(b.opening, 0), coalesce(b.debit, 0), coalesce(b.credit, 0), coalesce(b.transfer_debit, 0), coalesce(b.transfer_credit, 0),
    coalesce(b.carried_debit, 0), coalesce(b.carried_credit, 0))
  <> (coalesce(c.opening, 0), coalesce(c.debit, 0), coalesce(c.credit, 0), coalesce(c.transfer_debit, 0), coalesce(c.transfer_credit, 0),
    coalesce(c.carried_debit, 0), coalesce(c.carried_credit, 0))
order by 1, 2, 3, 4;
