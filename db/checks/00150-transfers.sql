-- title: 年终结转齐全
-- description: Of a transferred year nothing is left on 5xx and 321; of a year not transferred the transfers take each other back.

select y.book_id, y.year, b.account, sum(b.opening + b.debit - b.credit + b.transfer_debit - b.transfer_credit) as balance
from years y
join balances b on b.book_id = y.book_id and b.month <= y.year * 100 + 12 and (b.account like '5%' or b.account like '321%')
where y.transferred_at is not null
group by y.book_id, y.year, b.account
having sum(b.opening + b.debit - b.credit + b.transfer_debit - b.transfer_credit) <> 0
union all
select b.book_id, b.month / 100, b.account, sum(b.transfer_debit - b.transfer_credit)
from balances b
left join years y on y.book_id = b.book_id and y.year = b.month / 100
where y.transferred_at is null
group by b.book_id, b.month / 100, b.account
having sum(b.transfer_debit - b.transfer_credit) <> 0
order by 1, 2, 3;
