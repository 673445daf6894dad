create table happened (
  id text primary key,
  type text not null,
  at timestamptz not null
);
create index on happened (at);
