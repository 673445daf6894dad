create table events (
  id uuid primary key default gen_random_uuid(),
  name text not null default 'view' check (length(name) between 1 and 100),
  path text not null check (length(path) between 1 and 2000),
  visitor text check (length(visitor) <= 200),
  at timestamptz not null default now()
);

create index events_by_age on events (at desc, id);
create index events_by_path on events (path, at);
