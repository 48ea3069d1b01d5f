-- A claimed job's new row fits beside its old one.
alter table job set (fillfactor = 75);
