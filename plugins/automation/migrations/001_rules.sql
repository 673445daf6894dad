create table rules (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 120),
  -- A pattern such as crm.contact.*
  event text not null,
  enabled boolean not null default true,
  -- As the form of the page has it: conditions and actions.
  definition jsonb not null,
  created_at timestamptz not null default now()
);

create table runs (
  id uuid primary key default gen_random_uuid(),
  rule_id uuid not null references rules on delete cascade,
  -- The same event comes again when it was delivered twice; a test has an id of its own.
  event_id text not null,
  event jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'retrying', 'failed')),
  is_test boolean not null default false,
  attempts integer not null default 0,
  -- What each action came to: { action, state, text }.
  steps jsonb not null default '[]',
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (rule_id, event_id)
);

create index runs_by_age on runs (created_at desc);
create index runs_by_rule on runs (rule_id, created_at desc);
