-- Types in braces differ by dialect: {key} compares byte by byte, {identity} counts up.
create table document (
  tenant {key} not null,
  collection {key} not null,
  id {key} not null,
  version bigint not null,
  labels text not null,
  body text not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (tenant, collection, id)
);

create table document_label (
  tenant {key} not null,
  collection {key} not null,
  name {key} not null,
  value {key} not null,
  id {key} not null,
  primary key (tenant, collection, name, value, id)
);

create index document_label_value on document_label (collection, name, value);

create index document_label_id on document_label (tenant, collection, id);

create table message (
  seq {identity},
  tenant {key} not null,
  conversation {key} not null,
  id {key} not null,
  dedup {key} not null,
  kind text not null,
  body text not null,
  at bigint not null
);

create unique index message_id on message (tenant, id);

create unique index message_dedup on message (tenant, conversation, dedup);

create index message_order on message (tenant, conversation, seq);

create table event (
  tenant {key} not null,
  id {key} not null,
  kind {key} not null,
  subject {key} not null,
  dedup {key} not null,
  occurred_at bigint not null,
  received_at bigint not null,
  source text not null,
  facts text not null,
  cause text,
  depth integer not null,
  state {key} not null,
  reason text,
  settled_at bigint,
  primary key (tenant, id)
);

create unique index event_dedup on event (tenant, dedup);

create index event_kind on event (tenant, kind, id);

create index event_subject on event (tenant, subject, id);

create index event_pending on event (tenant, id) where state = 'PENDING';

create table effect (
  tenant {key} not null,
  dedup {key} not null,
  id {key} not null,
  action {key} not null,
  subject {key} not null,
  parameters text not null,
  target text not null,
  state {key} not null,
  attempt integer not null,
  sent_at bigint,
  remote_id {key},
  reason text,
  cause {key},
  depth integer not null,
  created_at bigint not null,
  updated_at bigint not null,
  primary key (tenant, id)
);

create unique index effect_dedup on effect (tenant, dedup);

create index effect_cause on effect (tenant, cause);

create index effect_remote on effect (tenant, remote_id);

create index effect_subject on effect (tenant, subject, id);

create index effect_unknown on effect (tenant, id) where state = 'UNKNOWN';

-- live is 1 while the job waits or runs. The mailbox order is place, then turn, then arrival: a job
-- that another of its mailbox led to has that one's place and turn; the rest have their own arrival.
-- owner names the newest claim.
create table job (
  seq {identity},
  tenant {key} not null,
  id {key} not null,
  type {key} not null,
  subject {key} not null,
  payload text not null,
  due bigint not null,
  place bigint not null,
  turn bigint,
  attempt bigint not null,
  tries integer not null,
  status {key} not null,
  live smallint not null,
  progress double precision not null,
  reason text,
  result text,
  kept smallint not null,
  owner text,
  created_at bigint not null,
  updated_at bigint not null
);

create unique index job_id on job (tenant, id);

create index job_head on job (tenant, subject, place, (coalesce(turn, seq)), seq) where live = 1;

create index job_due on job (due) where live = 1;

create index job_dead on job (tenant, id) where status = 'DEAD';

-- One row for each subject that has live jobs. ready_at is when its first job is due, or, while
-- owner is not empty, when the claim on it ends. A claim holds while owner is that of its job.
create table mailbox (
  tenant {key} not null,
  subject {key} not null,
  ready_at bigint not null,
  owner text not null,
  primary key (tenant, subject)
);

create index mailbox_ready on mailbox (ready_at);

create index mailbox_turn on mailbox (tenant, ready_at);
