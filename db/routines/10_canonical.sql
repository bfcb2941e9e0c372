-- Canonical bytes: every field as a netstring (UTF-8 byte length, colon, bytes, comma), null as a tilde.
-- src/vouchers/canonical.ts is the second implementation, which reads them back.

create or replace function net(value text) returns text
language sql immutable parallel safe
return case when value is null then '~' else octet_length(value)::text || ':' || value || ',' end;

create or replace function utc_text(value timestamptz) returns text
language sql stable parallel safe
return to_char(value at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- The bytes of one assignment of an income line.
create or replace function assignment_bytes(uid uuid, seq bigint, line_no int, no int, type text, subtype text, exclusion text,
  version text, confidence numeric, rule text, reason text, assigned_by text, assigned_name text, assigned_at timestamptz, why text)
  returns bytea
language sql stable parallel safe
return convert_to(net('cunzhang-type/1') || net(uid::text) || net(seq::text) || net(line_no::text) || net(no::text) || net(type)
  || net(subtype) || net(exclusion) || net(version) || net(confidence::numeric(4, 3)::text) || net(rule) || net(reason)
  || net(assigned_by) || net(assigned_name) || net(utc_text(assigned_at)) || net(why), 'UTF8');

-- A real calendar day from strict text, null otherwise (PostgreSQL alone accepts 'infinity', 'today', year 10000).
create or replace function strict_day(value text) returns date
language sql immutable parallel safe
return case
  when value !~ '^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' then null
  when substr(value, 9, 2)::int > case substr(value, 6, 2)
    when '02' then case when substr(value, 1, 4)::int % 4 = 0
      and (substr(value, 1, 4)::int % 100 <> 0 or substr(value, 1, 4)::int % 400 = 0) then 29 else 28 end
    when '04' then 30 when '06' then 30 when '09' then 30 when '11' then 30 else 31 end then null
  else make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, substr(value, 9, 2)::int)
end;

-- An amount in 元 from strict text, null otherwise: numeric(18,2) alone would round a third decimal in silence.
create or replace function strict_amount(value text) returns numeric
language sql immutable parallel safe
return case when value ~ '^-?(0|[1-9]\d{0,15})(\.\d{1,2})?$' then value::numeric(18, 2) end;

create or replace function month_of(value date) returns int
language sql immutable parallel safe
return extract(year from value)::int * 100 + extract(month from value)::int;

-- Level-1 account of a code of the 3-2-2-2 chart.
create or replace function first_level(code text) returns text
language sql immutable parallel safe
return left(code, 3);

-- Whether a type counts as operating income (measure B): the seven, unclassified, undecided.
create or replace function is_operating(account text, type text) returns boolean
language sql immutable parallel safe
return account between '501' and '505' and type <> 'none';
