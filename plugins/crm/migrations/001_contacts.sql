create table contacts (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  email text check (length(email) <= 320),
  phone text check (length(phone) <= 50),
  company text check (length(company) <= 200),
  created_at timestamptz not null default now()
);

create index contacts_by_name on contacts (lower(name), id);
create index contacts_by_age on contacts (created_at desc, id);
