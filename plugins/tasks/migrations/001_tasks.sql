create table projects (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 100),
  description text check (length(description) <= 1000),
  created_at timestamptz not null default now()
);

create unique index projects_by_name on projects (lower(name));

create table tasks (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null references projects on delete cascade,
  title text not null check (length(title) between 1 and 200),
  description text check (length(description) <= 10000),
  status text not null default 'todo' check (status in ('todo', 'doing', 'review', 'done')),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  due date,
  -- The name is kept beside the id, so that a list of tasks needs nothing of the platform.
  assignee_id uuid,
  assignee_name text,
  created_at timestamptz not null default now(),
  completed_at timestamptz
);

create index tasks_of_project on tasks (project_id, status);
create index tasks_of_assignee on tasks (assignee_id, status);
create index tasks_due on tasks (due) where status <> 'done';

create table checklist (
  id uuid primary key default gen_random_uuid(),
  task_id uuid not null references tasks on delete cascade,
  text text not null check (length(text) between 1 and 200),
  done boolean not null default false,
  position integer not null generated always as identity
);

create index checklist_of_task on checklist (task_id, position);

create table comments (
  id uuid primary key default gen_random_uuid(),
  task_id uuid not null references tasks on delete cascade,
  author_id uuid,
  author_name text not null,
  text text not null check (length(text) between 1 and 4000),
  created_at timestamptz not null default now()
);

create index comments_of_task on comments (task_id, created_at desc);
