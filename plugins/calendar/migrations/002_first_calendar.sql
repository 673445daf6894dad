-- The calendar that there is from the beginning: under the name that it came with, each reader sees it in their language.
alter table calendars add column built_in boolean not null default false;

update calendars set built_in = true where name = 'Team' and number = (select min(number) from calendars);
