import { expect } from 'chai'
import { Problem } from '../../problems/problem.ts'
import { readMigrations } from './migrations.ts'

const refusalsOf = async (...texts: string[]): Promise<Map<string, string>> => {
  const sources = texts.map((sql, at) => ({ name: `migrations/${at}.sql`, sql }))
  try {
    await readMigrations(sources)
    return new Map()
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'bundle.invalid') throw error
    const errors = error.detail.errors as { path: string; rule: string }[]
    return new Map(errors.map(({ path, rule }) => [sources.find(({ name }) => name === path)?.sql ?? path, rule]))
  }
}

describe('the migrations of a bundle', () => {
  it('are split where Postgres ends them, whatever stands in texts and comments', async () => {
    const sql = `-- größe; of things
      create table "ä;b" (id int generated always as identity primary key, note text default ';', at timestamptz default now());
      /* ; */ create index on "ä;b" (note) ;
      insert into "ä;b" (note) values ($$a;b$$)`
    const [first, second] = await readMigrations([
      { name: 'migrations/1.sql', sql },
      { name: 'migrations/2.sql', sql: '-- nothing yet\n' },
    ])
    expect(first?.statements).to.have.length(3)
    expect(first?.statements[1]).to.match(/create index on "ä;b" \(note\)$/)
    expect(second?.statements).to.deep.equal([])
    expect(await readMigrations([])).to.deep.equal([])
  })

  it('are parsed in time, however busy this process is meanwhile', async () => {
    const read = readMigrations([{ name: 'migrations/1.sql', sql: 'create table a (id int)' }])
    for (const end = Date.now() + 5_100; Date.now() < end;);
    expect(await read).to.have.length(1)
  })

  it('take what tables need', async () => {
    expect(
      Object.fromEntries(
        await refusalsOf(
          "create type stage as enum ('a')",
          'alter table a add column b numeric(12, 2) not null default 0 check (b >= 0), drop column c',
          'alter table a rename column b to c',
          'create unique index on a (lower(email)) where email is not null',
          "create view v as select count(*), date_trunc('day', at) from a group by 2",
          'create table b as select * from a',
          'update a set b = gen_random_uuid() from c where c.id = a.id',
          'drop table if exists a cascade',
          "comment on column a.b is 'x'",
          'with old as (delete from a returning *) insert into b select * from old',
          'alter table a alter column b type text using b::text',
          "select setval('a_id_seq', 10), pg_column_size(1)",
          "create table c (id int default nextval('a_id_seq'))",
        ),
      ),
    ).to.deep.equal({})
  })

  const hostile = [
    'reset role',
    'set role postgres',
    'set search_path = core',
    'set session authorization postgres',
    'begin; commit',
    "do $$ begin execute 'reset role'; end $$",
    "create function f() returns int language sql as 'select 1'",
    'create extension dblink',
    'create schema other',
    'drop schema t_acme cascade',
    'drop role t_acme',
    'drop function now()',
    'grant all on a to public',
    'alter role current_user set statement_timeout = 0',
    'alter table a owner to postgres',
    'alter table a set schema public',
    "copy a from program 'id'",
    'create trigger t before insert on a execute function f()',
    'create rule r as on insert to a do instead nothing',
    'create temporary table a (id int)',
    'lock table a',
    'listen x',
    'vacuum',
    'create index concurrently on a (b)',
    'explain analyze select 1',
    'prepare p as select 1',
    'create event trigger e on ddl_command_start execute function f()',
    'create foreign table a (id int) server s',
    'create publication p for all tables',
    'drop table core.tenants',
    'drop view t_globex__crm.v',
    'insert into core.users (id) select 1',
    'create table a (id int references core.tenants)',
    'create table a (like core.tenants)',
    'create table a () inherits (core.tenants)',
    'create view v as select * from core.users',
    'select * from pg_shadow',
    'select * from pg_catalog.pg_roles',
    'select * from information_schema.tables',
    "comment on schema core is 'x'",
    "select set_config('role', 'postgres', false)",
    "select SET_CONFIG('role', 'postgres', false)",
    "select \"set_config\"('role', 'postgres', false)",
    "select pg_catalog.set_config('role', 'postgres', false)",
    'select public.f()',
    'select pg_advisory_lock(1)',
    'select pg_sleep(100)',
    "select pg_read_file('/etc/passwd')",
    "select lo_import('/etc/passwd')",
    "select query_to_xml('select * from core.users', true, true, '')",
    'alter table a alter column b set default pg_sleep(10)',
    'create table a (b int default (pg_backend_pid()))',
    "select 1 where exists (select from (select set_config('role', 'x', true)) s)",
    'merge into a using core.users u on true when matched then delete',
    'select * into b from a',
    'create table a (id core.thing)',
    'create table a of core.thing',
    'create type core.mood as enum ()',
    'select a.pg_read_file from a',
    'select 1 operator(core.+) 1',
    "select 'core.users'::regclass",
    'create table a as select pg_typeof(1) as t',
    "select ('1259'::text).regclass",
    "select oidvectortypes('1259')",
    'select nextval(1259)',
    "select nextval('t_globex__crm.a_id_seq')",
    "select s.current_setting from unnest(array['data_directory']) s",
    'select version()',
  ]
  let refusals: Map<string, string>
  before(async () => {
    refusals = await refusalsOf(...hostile)
  })
  for (const sql of hostile) it(`refuse: ${sql}`, () => expect(refusals.get(sql)).to.be.a('string'))

  it('are named by line when they are no SQL, or not allowed', async () => {
    const broken = 'create table "ä" (id int);\n\ncreat table b (id int);'
    const forbidden = 'create table "ä" (id int);\n-- now\n\nreset role;'
    const found = await refusalsOf(broken, forbidden)
    expect(found.get(broken)).to.equal('line 3: syntax error at or near "creat"')
    expect(found.get(forbidden)).to.match(/^line 4: has a statement that migrations may not use/)
  })

  it('may nest as deep as they like without harm, and nothing else gets by with them', async () => {
    for (const deep of [
      `select ${'('.repeat(100_000)}1${')'.repeat(100_000)}`,
      `select ${'not '.repeat(100_000)}true`,
      `select ${'1+'.repeat(100_000)}1`,
    ])
      expect((await refusalsOf(deep, 'reset role')).size).to.be.greaterThan(0)
  })
})
