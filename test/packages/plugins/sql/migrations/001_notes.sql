create table kysely_notes (id int primary key, text text not null);
create table drizzle_notes (id int primary key, text text not null);
