create table authors (id int generated always as identity primary key, name text not null unique);
create table notes (
  id int generated always as identity primary key,
  author_id int not null references authors,
  name text not null,
  data jsonb,
  tags text[] not null default '{}',
  written_at timestamptz not null default now()
);
