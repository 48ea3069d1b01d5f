-- A row is seen and written as its tenant only. System code may read over all tenants as '*', and
-- write over none. Mailboxes are left out: they name who is next, and nothing of anybody's data.
alter table document enable row level security;

alter table document force row level security;

create policy tenant_only on document
  using (tenant = current_setting('parley.tenant', true))
  with check (tenant = current_setting('parley.tenant', true));

create policy read_all on document for select
  using (current_setting('parley.tenant', true) = '*');

alter table document_label enable row level security;

alter table document_label force row level security;

create policy tenant_only on document_label
  using (tenant = current_setting('parley.tenant', true))
  with check (tenant = current_setting('parley.tenant', true));

create policy read_all on document_label for select
  using (current_setting('parley.tenant', true) = '*');

alter table message enable row level security;

alter table message force row level security;

create policy tenant_only on message
  using (tenant = current_setting('parley.tenant', true))
  with check (tenant = current_setting('parley.tenant', true));

create policy read_all on message for select
  using (current_setting('parley.tenant', true) = '*');

alter table event enable row level security;

alter table event force row level security;

create policy tenant_only on event
  using (tenant = current_setting('parley.tenant', true))
  with check (tenant = current_setting('parley.tenant', true));

create policy read_all on event for select
  using (current_setting('parley.tenant', true) = '*');

alter table effect enable row level security;

alter table effect force row level security;

create policy tenant_only on effect
  using (tenant = current_setting('parley.tenant', true))
  with check (tenant = current_setting('parley.tenant', true));

create policy read_all on effect for select
  using (current_setting('parley.tenant', true) = '*');

alter table job enable row level security;

alter table job force row level security;

create policy tenant_only on job
  using (tenant = current_setting('parley.tenant', true))
  with check (tenant = current_setting('parley.tenant', true));

create policy read_all on job for select
  using (current_setting('parley.tenant', true) = '*');

alter table blob_part enable row level security;

alter table blob_part force row level security;

create policy tenant_only on blob_part
  using (tenant = current_setting('parley.tenant', true))
  with check (tenant = current_setting('parley.tenant', true));

create policy read_all on blob_part for select
  using (current_setting('parley.tenant', true) = '*');

alter table mirror enable row level security;

alter table mirror force row level security;

create policy tenant_only on mirror
  using (tenant = current_setting('parley.tenant', true))
  with check (tenant = current_setting('parley.tenant', true));

create policy read_all on mirror for select
  using (current_setting('parley.tenant', true) = '*');
