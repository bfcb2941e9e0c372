-- title: 收入合计等于最新归型
-- description: income_sums recomputed from the lines and their newest assignments, transfers left out; of an opening 本年累计 counts.

with recursive standing (book_id, code, stands) as (
  select a.book_id, a.code, a.code from accounts a
  where not exists (select 1 from accounts c where c.book_id = a.book_id and c.parent = a.code and c.took_over)
  union all
  select c.book_id, c.parent, s.stands from standing s
  join accounts c on c.book_id = s.book_id and c.code = s.code and c.took_over
), newest as (
  select distinct on (a.book_id, a.seq, a.line_no) a.book_id, a.seq, a.line_no, a.type, a.subtype, a.exclusion
  from income_assignments a order by a.book_id, a.seq, a.line_no, a.no desc
), typed as (
  -- Side by side and grouped, not joined: without statistics a join of two long tables can go wrong by orders of magnitude.
  select k.book_id, k.seq, k.line_no, max(k.account) as account, max(k.auxiliary) as auxiliary, max(k.net) as net, max(k.carried) as carried,
    max(k.type) as type, max(k.subtype) as subtype, max(k.exclusion) as exclusion
  from (
    select l.book_id, l.seq, l.line_no, l.account, l.auxiliary, case when l.side = 'credit' then l.amount else -l.amount end as net,
      coalesce(l.carried_credit, 0) - coalesce(l.carried_debit, 0) as carried, null as type, null as subtype, null as exclusion
    from voucher_lines l
    union all
    select n.book_id, n.seq, n.line_no, null, null, null, null, n.type, n.subtype, n.exclusion from newest n
  ) k
  group by k.book_id, k.seq, k.line_no
), computed as (
  select l.book_id, v.month, coalesce(s.stands, l.account) as account, coalesce(l.type, '') as type, coalesce(l.subtype, '') as subtype,
    coalesce(l.exclusion, '') as exclusion, coalesce(i.entity_id, 0) as partner,
    sum(case when l.account ~ '^5[12]' then -1 else 1 end * case when v.kind = 'opening' then l.carried else l.net end) as amount,
    count(*) as lines
  from typed l
  join vouchers v on v.book_id = l.book_id and v.seq = l.seq
  left join standing s on s.book_id = l.book_id and s.code = l.account
  left join auxiliary_items i on i.book_id = l.book_id and i.item_id = l.auxiliary
  where v.kind <> 'transfer' and (l.type is not null or l.account like '5%')
  group by l.book_id, v.month, 3, 4, 5, 6, 7
)
select coalesce(i.book_id, c.book_id) as book_id, coalesce(i.month, c.month) as month, coalesce(i.account, c.account) as account,
  coalesce(i.type, c.type) as type, coalesce(i.subtype, c.subtype) as subtype, coalesce(i.exclusion, c.exclusion) as exclusion,
  i.amount as stored, c.amount as computed, i.lines as stored_lines, c.lines as computed_lines
from income_sums i
full join computed c on c.book_id = i.book_id and c.month = i.month and c.account = i.account and c.type = i.type
  and c.subtype = i.subtype and c.exclusion = i.exclusion and c.partner = i.partner
where coalesce(i.amount, 0) <> coalesce(c.amount, 0) or coalesce(i.lines, 0) <> coalesce(c.lines, 0)
order by 1, 2, 3, 4, 5, 6;
