create table spaces (
  id uuid primary key default gen_random_uuid(),
  name text not null unique check (length(name) between 1 and 80),
  description text not null default '' check (length(description) <= 300),
  created_at timestamptz not null default now()
);

create table articles (
  id uuid primary key default gen_random_uuid(),
  space_id uuid not null references spaces,
  parent_id uuid references articles on delete set null,
  title text not null check (length(title) between 1 and 200),
  body text not null default '' check (length(body) <= 100000),
  tags text[] not null default '{}',
  state text not null default 'draft' check (state in ('draft', 'published')),
  written_by text not null default '',
  changed_at timestamptz not null default now(),
  published_at timestamptz,
  views integer not null default 0
);

create index articles_by_space on articles (space_id, lower(title));
create index articles_by_change on articles (changed_at desc);

-- Every text that an article ever had, the present one included.
create table revisions (
  id uuid primary key default gen_random_uuid(),
  article_id uuid not null references articles on delete cascade,
  title text not null,
  body text not null,
  written_by text not null default '',
  written_at timestamptz not null default now()
);

create index revisions_by_article on revisions (article_id, written_at desc);

create table votes (
  article_id uuid not null references articles on delete cascade,
  user_id uuid not null,
  helpful boolean not null,
  primary key (article_id, user_id)
);
