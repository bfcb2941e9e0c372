-- title: 封存的附件都登记在账套
-- description: Every content hash sealed into a voucher is a file of its book, and the voucher counts at least as many attachments.

select v.book_id, v.month, v.word, v.number, h.hash
from vouchers v
cross join lateral unnest(string_to_array(v.attachment_hashes, ',')) as h (hash)
left join files f on f.book_id = v.book_id and f.hash = h.hash
where v.attachment_hashes <> ''
  and (f.hash is null or v.attachments < cardinality(string_to_array(v.attachment_hashes, ',')))
order by 1, 2, 3, 4, 5;
