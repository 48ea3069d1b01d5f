-- As of the other tables.
alter table tally enable row level security;

alter table tally force row level security;

create policy tenant_only on tally
  using (tenant = current_setting('parley.tenant', true))
  with check (tenant = current_setting('parley.tenant', true));

create policy read_all on tally for select
  using (current_setting('parley.tenant', true) = '*');
