-- Names no column that a claim changes, so that PostgreSQL need not touch an index for one.
create index job_ended on job (tenant, id) where live = 0 and reason is not null;

drop index job_dead;
