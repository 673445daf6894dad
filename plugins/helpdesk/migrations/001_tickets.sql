create table tickets (
  id uuid primary key default gen_random_uuid(),
  number integer not null unique generated always as identity,
  -- Who has it may follow the ticket without signing in.
  token uuid not null unique default gen_random_uuid(),
  subject text not null check (length(subject) between 1 and 200),
  status text not null default 'open' check (status in ('open', 'waiting', 'solved')),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  requester_name text not null check (length(requester_name) between 1 and 120),
  requester_email text check (length(requester_email) <= 320),
  contact_id uuid,
  assignee_id uuid,
  assignee_name text,
  answer_by timestamptz not null,
  answered_at timestamptz,
  solved_at timestamptz,
  -- Whether people were told that it waits too long.
  told_late boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index tickets_by_status on tickets (status, answer_by);
create index tickets_of_requester on tickets (lower(requester_email));

create table messages (
  id uuid primary key default gen_random_uuid(),
  ticket_id uuid not null references tickets on delete cascade,
  kind text not null check (kind in ('request', 'reply', 'note')),
  author_name text not null,
  text text not null check (length(text) between 1 and 10000),
  created_at timestamptz not null default now()
);

create index messages_of_ticket on messages (ticket_id, created_at desc);

create table answers (
  id uuid primary key default gen_random_uuid(),
  title text not null check (length(title) between 1 and 120),
  text text not null check (length(text) between 1 and 10000)
);
