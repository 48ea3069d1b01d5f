-- Bytes by name, in parts that fit into memory many times over.
create table blob_part (
  tenant {key} not null,
  name {key} not null,
  part integer not null,
  bytes {bytes} not null,
  primary key (tenant, name, part)
);
