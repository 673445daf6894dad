create table forms (
  id uuid primary key default gen_random_uuid(),
  title text not null check (length(title) between 1 and 120),
  -- As it was built: questions and settings.
  definition jsonb not null,
  state text not null default 'draft' check (state in ('draft', 'open', 'closed')),
  closes_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now()
);

create table responses (
  id uuid primary key default gen_random_uuid(),
  form_id uuid not null references forms on delete cascade,
  -- By the key of the question.
  answers jsonb not null,
  user_id uuid,
  user_name text,
  received_at timestamptz not null default now()
);

create index responses_by_form on responses (form_id, received_at desc);
