-- title: 凭证都经过审核
-- description: Every voucher was reviewed by a person other than its maker, or under a recorded authorisation of its book.

select v.book_id, v.month, v.word, v.number, v.maker_id, v.reviewer_id, v.authorisation_id
from vouchers v
left join review_authorisations r on r.book_id = v.book_id and r.authorisation_id = v.authorisation_id
where (v.reviewer_id is null and r.authorisation_id is null) or v.reviewer_id = v.maker_id
order by 1, 2, 3, 4;
