create table folders (
  id uuid primary key default gen_random_uuid(),
  parent_id uuid references folders on delete cascade,
  name text not null check (length(name) between 1 and 120),
  created_at timestamptz not null default now()
);

create unique index folders_by_name on folders (parent_id, lower(name)) nulls not distinct;

create table files (
  id uuid primary key default gen_random_uuid(),
  folder_id uuid references folders on delete set null,
  name text not null check (length(name) between 1 and 200),
  -- Unknown while the file is on its way.
  size bigint,
  content_type text,
  kind text not null default 'other',
  uploaded_by text not null default '',
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);

-- Two files of a folder have different names; in the trash there may be many of one name.
create unique index files_by_name on files (folder_id, lower(name)) nulls not distinct
  where deleted_at is null and size is not null;
create index files_by_age on files (created_at desc);
create index files_in_trash on files (deleted_at) where deleted_at is not null;

create table shares (
  token text primary key,
  file_id uuid not null references files on delete cascade,
  created_by text not null default '',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  downloads integer not null default 0
);

create index shares_by_file on shares (file_id);
