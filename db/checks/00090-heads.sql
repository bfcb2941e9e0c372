-- title: 账套首行等于最后一张凭证和最后一条日志
-- description: The head of a book names the last voucher, the last audit row and the last auxiliary item.

select h.book_id, h.seq, v.seq as last_seq, h.audit_no, a.no as last_audit, h.items, i.items as last_item
from book_heads h
left join lateral (select q.seq, q.hash from vouchers q where q.book_id = h.book_id order by q.seq desc limit 1) v on true
left join lateral (select q.no, q.hash from audit_log q where q.book_id = h.book_id order by q.no desc limit 1) a on true
left join lateral (select max(q.item_id) as items from auxiliary_items q where q.book_id = h.book_id) i on true
where h.seq <> coalesce(v.seq, 0) or h.hash <> coalesce(v.hash, '') or h.audit_no <> coalesce(a.no, 0) or h.audit_hash <> coalesce(a.hash, '')
  or h.items <> coalesce(i.items, 0)
order by h.book_id;
