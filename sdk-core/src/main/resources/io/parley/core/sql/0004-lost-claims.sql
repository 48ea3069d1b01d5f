-- Claims whose holder died are counted apart from tries that failed.
alter table job add column lost integer not null default 0;
