-- title: 账套余额借贷相等
-- description: Over all accounts of a book opening, turnover and transfers each sum to nil.

select b.book_id, sum(b.opening) as opening, sum(b.debit) - sum(b.credit) as turnover,
  sum(b.transfer_debit) - sum(b.transfer_credit) as transfers
from balances b
group by b.book_id
having sum(b.opening) <> 0 or sum(b.debit) <> sum(b.credit) or sum(b.transfer_debit) <> sum(b.transfer_credit)
order by b.book_id;
