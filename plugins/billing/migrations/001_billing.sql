-- Amounts are whole numbers of the smallest unit of their currency, of which `digits` make up one unit.

create table customers (
  id uuid primary key default gen_random_uuid(),
  -- The contact of the CRM that it was taken from.
  contact_id uuid unique,
  name text not null check (length(name) between 1 and 200),
  email text check (length(email) <= 320),
  address text check (length(address) <= 500),
  tax_number text check (length(tax_number) <= 40),
  created_at timestamptz not null default now()
);

create table products (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  unit_price bigint not null check (unit_price between -1000000000000 and 1000000000000),
  currency text not null check (length(currency) = 3),
  digits smallint not null check (digits between 0 and 3),
  tax_percent numeric(5, 2) not null check (tax_percent between 0 and 100),
  created_at timestamptz not null default now()
);

create table invoices (
  id uuid primary key default gen_random_uuid(),
  number text unique,
  status text not null default 'draft' check (status in ('draft', 'issued', 'paid', 'void')),
  customer_id uuid references customers on delete restrict,
  -- As they were when it was issued: what is printed does not change with the customer.
  customer_name text not null,
  customer_address text,
  customer_tax_number text,
  currency text not null check (length(currency) = 3),
  digits smallint not null check (digits between 0 and 3),
  payment_days integer not null check (payment_days between 0 and 365),
  issued_on date,
  due_on date,
  paid_on date,
  net bigint not null default 0,
  tax bigint not null default 0,
  total bigint not null default 0,
  note text check (length(note) <= 1000),
  created_at timestamptz not null default now(),
  check ((status = 'draft') = (number is null))
);

create index invoices_of_customer on invoices (customer_id, created_at desc);
create index invoices_by_date on invoices (issued_on);

create table lines (
  invoice_id uuid not null references invoices on delete cascade,
  position integer not null,
  description text not null check (length(description) between 1 and 200),
  quantity numeric(12, 3) not null check (quantity >= 0),
  unit_price bigint not null check (unit_price between -1000000000000 and 1000000000000),
  tax_percent numeric(5, 2) not null check (tax_percent between 0 and 100),
  net bigint not null,
  primary key (invoice_id, position)
);

-- A row for each year: issuing takes its lock, so numbers have neither gaps nor doubles.
create table numbers (
  year integer primary key,
  last integer not null
);
