-- title: 凭证号连续
-- description: Numbers run from 1 without gaps per book, month and 凭证字, in the order of posting; sequence numbers have no gaps either.

select n.book_id, n.month, n.word, n.number, n.seq, n.expected, n.expected_seq
from (
  select v.book_id, v.month, v.word, v.number, v.seq, h.opened,
    case when v.kind = 'opening' then 0 else row_number() over (partition by v.book_id, v.month, v.word order by v.seq) end as expected,
    row_number() over (partition by v.book_id order by v.seq) - h.opened::int as expected_seq
  from vouchers v
  join book_heads h on h.book_id = v.book_id
) n
where n.number <> n.expected or n.seq <> n.expected_seq
order by n.book_id, n.seq;
