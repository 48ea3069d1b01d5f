-- Tenants that were ended: nothing is written for them any more. Left out of row security, as the
-- mailboxes are: every commit looks here, and there is nothing of anybody's data in it.
create table tenant_end (
  tenant {key} not null primary key,
  ended_at bigint not null,
  erased_at bigint
);

create index tenant_end_when on tenant_end (ended_at);
