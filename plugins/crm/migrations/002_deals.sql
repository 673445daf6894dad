create table deals (
  id uuid primary key default gen_random_uuid(),
  title text not null check (length(title) between 1 and 200),
  contact_id uuid references contacts on delete set null,
  stage text not null default 'lead' check (stage in ('lead', 'qualified', 'proposal', 'won', 'lost')),
  value numeric(14, 2) not null default 0 check (value >= 0),
  created_at timestamptz not null default now()
);

create index deals_by_contact on deals (contact_id);
create index deals_by_stage on deals (stage);
create index deals_by_age on deals (created_at desc, id);
