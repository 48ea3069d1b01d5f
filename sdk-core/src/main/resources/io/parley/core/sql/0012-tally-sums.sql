-- Running counts by quarters of an hour (span 0), and their sums by days (1) and months (2) of UTC.
-- quarter is the first one of the span.
create table tally_sum (
  tenant {key} not null,
  span integer not null,
  quarter bigint not null,
  name {key} not null,
  agent {key} not null,
  detail {key} not null,
  shard integer not null,
  amount bigint not null,
  primary key (tenant, span, quarter, name, agent, detail, shard)
) {clustered};

insert into tally_sum
  select tenant, 0, quarter, name, agent, detail, shard, amount from tally;

insert into tally_sum
  select tenant, 1, quarter - (quarter % 96 + 96) % 96, name, agent, detail, shard, sum(amount)
  from tally group by 1, 2, 3, 4, 5, 6, 7;

insert into tally_sum
  select tenant, 2, {month of quarter}, name, agent, detail, shard, sum(amount)
  from tally group by 1, 2, 3, 4, 5, 6, 7;

drop table tally;

alter table tally_sum rename to tally;
