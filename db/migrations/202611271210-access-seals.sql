-- A seal of the access log keeps the bytes it was made over, so that a changed row is named with its field and not only its batch.

alter table access_batches add column bytes bytea not null;
comment on column access_batches.bytes is 'What was hashed: head, every row of the batch in order, hash of the batch before (db/routines/07_access.sql)';
