-- The project that there is from the beginning: under the name that it came with, each reader sees it in their language.
alter table projects add column built_in boolean not null default false;

update projects set built_in = true
where name = 'Inbox' and created_at = (select min(created_at) from projects);
