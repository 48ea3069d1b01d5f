-- Running counts. shard spreads what many transactions add to at once over several rows.
create table tally (
  tenant {key} not null,
  quarter bigint not null,
  name {key} not null,
  agent {key} not null,
  detail {key} not null,
  shard integer not null,
  amount bigint not null,
  primary key (tenant, quarter, name, agent, detail, shard)
) {clustered};
