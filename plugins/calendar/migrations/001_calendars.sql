create table calendars (
  id uuid primary key default gen_random_uuid(),
  number integer not null unique generated always as identity,
  -- Who has it may book, and read the feed, without signing in.
  token uuid not null unique default gen_random_uuid(),
  name text not null unique check (length(name) between 1 and 100),
  tone text not null default 'primary' check (tone in ('primary', 'success', 'info', 'warning', 'error', 'neutral')),
  time_zone text not null check (length(time_zone) <= 60),
  bookable boolean not null default false,
  slot_minutes integer not null default 30 check (slot_minutes between 5 and 480),
  -- Monday is 1.
  days integer[] not null default '{1,2,3,4,5}',
  opens time not null default '09:00',
  closes time not null default '17:00',
  check (opens < closes)
);

create table events (
  id uuid primary key default gen_random_uuid(),
  calendar_id uuid not null references calendars on delete cascade,
  title text not null check (length(title) between 1 and 200),
  place text check (length(place) <= 200),
  description text check (length(description) <= 4000),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  repeats text not null default 'never' check (repeats in ('never', 'daily', 'weekly', 'monthly')),
  repeats_until date,
  remind_minutes integer check (remind_minutes between 0 and 10080),
  created_by uuid,
  check (ends_at > starts_at)
);

create index events_of_calendar on events (calendar_id, starts_at);

create table bookings (
  id uuid primary key default gen_random_uuid(),
  token uuid not null unique default gen_random_uuid(),
  calendar_id uuid not null references calendars on delete cascade,
  name text not null check (length(name) between 1 and 120),
  email text not null check (length(email) <= 320),
  note text check (length(note) <= 1000),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  cancelled_at timestamptz,
  created_at timestamptz not null default now(),
  -- Its seconds, moved by 2^40 for each calendar: what overlaps is of one calendar and at one time. No two bookings do,
  -- however many are made at once.
  slot int8range not null,
  constraint bookings_never_twice exclude using gist (slot with &&) where (cancelled_at is null)
);

create index bookings_of_calendar on bookings (calendar_id, starts_at);

-- One row for each time that somebody was reminded of.
create table reminders (
  event_id uuid not null references events on delete cascade,
  starts_at timestamptz not null,
  primary key (event_id, starts_at)
);
