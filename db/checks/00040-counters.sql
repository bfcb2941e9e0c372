-- title: 凭证号计数等于最大号
-- description: The counter row of a month and 凭证字 holds the last number given.

select coalesce(c.book_id, n.book_id) as book_id, coalesce(c.month, n.month) as month, coalesce(c.word, n.word) as word, c.last, n.number
from counters c
full join (
  select v.book_id, v.month, v.word, max(v.number) as number from vouchers v where v.kind <> 'opening' group by v.book_id, v.month, v.word
) n on n.book_id = c.book_id and n.month = c.month and n.word = c.word
where c.last is distinct from n.number
order by 1, 2, 3;
