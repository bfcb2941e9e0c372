-- title: 科目表上下级一致
-- description: A sub-account's code begins with its parent's, a parent is no leaf and a leaf no parent; at most one sub-account took over.

select a.book_id, a.code, a.parent, a.leaf
from accounts a
left join accounts p on p.book_id = a.book_id and p.code = a.parent
where a.parent is distinct from (case when length(a.code) > 3 then left(a.code, -2) end)
  or (a.parent is not null and (p.code is null or p.leaf or p.level <> a.level - 1))
  or a.leaf = exists (select 1 from accounts c where c.book_id = a.book_id and c.parent = a.code)
  or 1 < (select count(*) from accounts c where c.book_id = a.book_id and c.parent = a.code and c.took_over)
order by 1, 2;
