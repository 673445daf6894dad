-- What happened with a contact: notes of people, and what other plugins told.
create table activities (
  id uuid primary key default gen_random_uuid(),
  contact_id uuid not null references contacts on delete cascade,
  kind text not null check (kind in ('note', 'deal', 'invoice')),
  title text not null check (length(title) between 1 and 200),
  text text check (length(text) <= 4000),
  by_name text,
  -- The event that it comes from: one that is delivered twice is noted once.
  event_id text unique,
  at timestamptz not null default now()
);

create index activities_of_contact on activities (contact_id, at desc);
