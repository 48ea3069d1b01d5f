-- Copies of what lives in other systems. The lists walk mirror_order, which carries what they are
-- filtered by, so that a search reads no body that it does not show.
create table mirror (
  tenant {key} not null,
  source {key} not null,
  kind {key} not null,
  id {key} not null,
  number bigint not null,
  name text not null,
  words {key} not null,
  parent {key} not null,
  owner {key} not null,
  changed_at bigint not null,
  digest {key} not null,
  body text not null,
  copied_at bigint not null,
  primary key (tenant, source, kind, id)
);

create index mirror_order on mirror
  (tenant, source, kind, number, id, digest, words, parent, owner, changed_at);

create index mirror_parent on mirror (tenant, source, kind, parent, number, id);

create index mirror_owner on mirror (tenant, source, kind, owner, number, id);
