import { expect } from 'chai'
import type { QueryConfig } from 'pg'
import { loginName } from '../../../runtime/database/names.ts'
import { guestCall, hostCall } from '../../../test/support/host-call.ts'
import { installed, type Installed } from '../../../test/support/installations.ts'
import { newTenant, tenantsFixture, type TenantsFixture } from '../../../test/support/tenants.ts'
import { dbGuest } from './guest.ts'
import { dbHost } from './host.ts'

/** What becomes of a statement that reaches Postgres under the login of an installation, with nothing before it. */
type Beyond =
  /** Postgres refuses it: missing rights, or nothing of that name within reach. */
  | 'refused'
  /** It runs, and gets neither more rights nor anything of someone else's. */
  | 'harmless'
  /** The statement check is what stops it; the reason stands beside. */
  | 'unstopped'

/** `$own` own schema, `$other` another plugin of the tenant, `$foreign` another tenant's, with a table `secrets` each. */
const hostile: [what: string, sql: string, beyond: Beyond][] = [
  ['becomes another plugin of its tenant', 'set role $other', 'refused'],
  ['becomes the login of another plugin', 'set role $otherlogin', 'refused'],
  ['becomes the owner of its own schema', 'set role $own', 'refused'],
  ['becomes another session', 'set session authorization $own', 'refused'],
  ['becomes another tenant', 'set role $foreign', 'refused'],
  ['becomes another tenant by function', "select set_config('role', '$foreign', false)", 'refused'],
  ['drops its role', 'reset role', 'harmless'],
  ['drops its role for the session', 'set session authorization default', 'harmless'],
  ['reads another tenant', 'select * from $foreign.secrets', 'refused'],
  ['reads another plugin', 'select * from $other.secrets', 'refused'],
  ['writes to another plugin', 'update $other.secrets set a = 1', 'refused'],
  ['writes to another tenant', 'insert into $foreign.secrets values (1)', 'refused'],
  ['drops a table of another tenant', 'drop table $foreign.secrets', 'refused'],
  ['reads the core', 'select * from core.users', 'refused'],
  ['reads the values of its tenant', 'select * from $tenant.kv', 'refused'],
  ['calls the functions of its tenant', "select $tenant.kv_delete(gen_random_uuid(), 'x')", 'refused'],
  ['reads through a function that runs text', "select query_to_xml('select 1', true, true, '')", 'refused'],
  ['reads a table through XML', "select table_to_xml('$foreign.secrets', true, true, '')", 'refused'],
  ['runs text as a text search', "select ts_stat('select to_tsvector(1::text)')", 'refused'],
  ['runs text as a rewrite', "select ts_rewrite('a'::tsquery, 'select 1, 2')", 'refused'],
  ['lists roles', 'select rolname from pg_roles', 'refused'],
  ['lists roles, qualified', 'select rolname from pg_catalog.pg_roles', 'refused'],
  ['lists schemas', 'select schema_name from information_schema.schemata', 'refused'],
  ['lists tables', 'select relname from pg_class', 'refused'],
  ['lists functions', 'select proname from pg_proc', 'refused'],
  ['lists sessions', 'select query from pg_stat_activity', 'refused'],
  ['lists settings', 'select name from pg_settings', 'refused'],
  ['reads password hashes', 'select * from pg_authid', 'refused'],
  ['reads statistics of values', 'select * from pg_stats', 'refused'],
  ['reads names by number', 'select 1::regrole', 'unstopped'], // type input and output know no rights
  ['reads names of relations by number', 'select 1259::regclass::text', 'unstopped'],
  ['reads names of types by number', 'select coalesce(nullif(pg_typeof(1), pg_typeof(1)), 1259)', 'refused'],
  [
    'reads names of types by a vector of numbers',
    "select oidvectortypes(array_to_string(array[1259], ' ')::oidvector)",
    'refused',
  ],
  ['reads names of types by a function of input', "select array_in('{1259}', 2206, -1)", 'refused'],
  ['reads names of types by an error', "select enum_in('x', 1259)", 'refused'],
  ['reads names of relations by an error', 'select brin_summarize_new_values(1259)', 'refused'],
  ['reads names of relations by number, as a column', "select ('1259'::text).regclass", 'refused'],
  ['reads names of types by number, as a column', "select ('1259'::oidvector).oidvectortypes", 'refused'],
  ['reads names of relations by an error of a sequence', 'select nextval(1259)', 'unstopped'], // columns of serial types need it
  ['asks a sequence for a name that comes later', 'select nextval($1)', 'unstopped'], // the same
  ['counts on with a sequence of another tenant', "select nextval('$foreign.secrets')", 'refused'],
  ['counts on with a sequence as a column', "select s.nextval from unnest(array['$foreign.secrets']) s", 'refused'],
  ['asks whether there is a role', "select pg_input_is_valid('$foreign', 'regrole')", 'refused'],
  ['asks whether there is a role, by an error', "select * from pg_input_error_info('$foreign', 'regrole')", 'refused'],
  ['asks for a sequence of another tenant', "select pg_get_serial_sequence('$foreign.secrets', 'a')", 'refused'],
  ['reads another database', "select * from dblink('host=localhost', 'select 1') as t (a int)", 'refused'],
  ['reads a setting as a column', "select s.current_setting from unnest(array['data_directory']) s", 'refused'],
  ['runs text as a column', "select ('select to_tsvector(1::text)'::text).ts_stat", 'refused'],
  ['reads a setting', "select current_setting('data_directory')", 'refused'],
  ['reads the version', 'select version()', 'refused'],
  ['shows a setting', 'show data_directory', 'refused'],
  ['reads a file', "select pg_read_file('/etc/passwd')", 'refused'],
  ['lists files', "select pg_ls_dir('/')", 'refused'],
  ['copies a file in', "copy secrets from '/etc/passwd'", 'refused'],
  ['runs a program', "copy secrets to program 'id'", 'refused'],
  ['makes a large object', 'select lo_create(1)', 'refused'],
  ['sleeps', 'select pg_sleep(0.01)', 'refused'],
  ['sleeps, written otherwise', 'select pg_catalog."pg_sleep"(0.01)', 'refused'],
  ['sleeps, escaped', String.raw`select U&"pg\005fsleep"(0.01)`, 'refused'],
  ['takes an advisory lock', 'select pg_advisory_lock(1)', 'refused'],
  ['takes many advisory locks', 'select pg_advisory_xact_lock(n) from generate_series(1, 20000) n', 'refused'],
  ['takes a lock inside of something allowed', 'with x as (select pg_try_advisory_lock(1)) select * from x', 'refused'],
  ['ends a backend', 'select pg_terminate_backend(1)', 'refused'],
  ['cancels a backend', 'select pg_cancel_backend(1)', 'refused'],
  ['notifies', "select pg_notify('plexica_changes', '{}')", 'refused'],
  // Postgres knows no right for these: the channel between processes has a name that only the core's own roles can read.
  ['notifies by statement', "notify plexica_changes, '{}'", 'harmless'],
  ['listens', 'listen plexica_changes', 'harmless'],
  ['asks for the channel to listen on', 'select id from core.platform', 'refused'],
  ['runs a block of code', 'do $x$ begin perform 1; end $x$', 'refused'],
  ['makes a function', "create function f() returns int language sql as 'select 1'", 'refused'],
  [
    'makes a procedural function',
    'create function f() returns int language plpgsql as $x$ begin return 1; end $x$',
    'refused',
  ],
  ['makes an extension', 'create extension dblink', 'refused'],
  ['makes a schema', 'create schema evil', 'refused'],
  ['makes a table in public', 'create table public.evil (a int)', 'refused'],
  ['makes a temporary table', 'create temporary table evil (a int)', 'refused'],
  ['makes a role', 'create role evil', 'refused'],
  ['changes its own role', 'alter role current_user set statement_timeout = 0', 'harmless'],
  ['makes itself superuser', 'alter role current_user superuser', 'refused'],
  ['makes a database', 'create database evil', 'refused'],
  ['changes the server', 'alter system set fsync = off', 'refused'],
  ['gives its rights away', 'grant $own to public', 'refused'],
  ['takes what others own', 'reassign owned by $own to current_user', 'refused'],
  ['changes its own password', "alter role current_user password 'x'", 'harmless'],
  ['makes an event trigger', 'create event trigger e on ddl_command_start execute function f()', 'refused'],
  ['makes a server', 'create server s foreign data wrapper postgres_fdw', 'refused'],
  ['makes a publication', 'create publication p for all tables', 'refused'],
  ['loads a library', "load 'plpgsql'", 'refused'],
  ['comments on its table', "comment on table secrets is 'x'", 'refused'],
  ['labels', "security label on table secrets is 'x'", 'refused'],
  ['lifts its time limit', 'set statement_timeout = 0', 'harmless'],
  ['lifts its time limit for good', "select set_config('statement_timeout', '0', false)", 'refused'],
  ['ends the transaction', 'commit', 'harmless'],
  ['sets a savepoint', 'savepoint a', 'harmless'],
  ['prepares a transaction', "prepare transaction 'x'", 'harmless'],
  ['prepares a statement', 'prepare x as select 1', 'harmless'],
  ['declares a cursor', 'declare x cursor with hold for select 1', 'harmless'],
  ['makes a table by SELECT', 'select 1 into evil', 'refused'],
  ['makes a table', 'create table evil (a int)', 'refused'],
  ['makes a table of a query', 'create table evil as select 1', 'refused'],
  ['makes a view', 'create view evil as select 1', 'refused'],
  ['makes a sequence', 'create sequence evil', 'refused'],
  ['makes a type', "create type evil as enum ('a')", 'refused'],
  ['makes an index', 'create index on secrets (a)', 'refused'],
  ['makes a trigger', 'create trigger evil before insert on secrets execute function f()', 'refused'],
  ['makes a rule', 'create rule evil as on insert to secrets do instead nothing', 'refused'],
  ['makes an operator', 'create operator === (leftarg = int, rightarg = int, function = int4eq)', 'refused'],
  ['changes its table', 'alter table secrets add column b int', 'refused'],
  ['drops its table', 'drop table secrets', 'refused'],
  ['drops its schema', 'drop schema $own cascade', 'refused'],
  ['empties its table at once', 'truncate secrets', 'refused'],
  ['gives rights on its table away', 'grant select on secrets to public', 'harmless'],
  ['gives its rights on tables to come away', 'alter default privileges grant select on tables to public', 'harmless'],
  ['locks its table', 'lock table secrets', 'harmless'],
  ['measures by EXPLAIN', 'explain analyze select 1', 'harmless'],
  ['hides it in EXPLAIN', 'explain (analyze) delete from $foreign.secrets', 'refused'],
  ['sends two statements', 'select 1; select 2', 'refused'],
  ['hides the second', "select 1; set role $foreign; select 'x'", 'refused'],
  ['vacuums', 'vacuum', 'harmless'],
  ['uses a function by column notation', 'select (s.*).pg_typeof from secrets s', 'refused'],
  ['reads through json_populate_record', "select * from json_populate_record(null::$foreign.secrets, '{}')", 'refused'],
  ['refers to another tenant by a foreign key', 'create table f (a int references $foreign.secrets)', 'refused'],
  ['shadows a system function', 'select * from pg_temp.secrets', 'refused'],
]

describe('hostile SQL', () => {
  let fixture: TenantsFixture
  let crm: Installed
  let foreign: Installed

  before(async () => {
    fixture = await tenantsFixture()
    const [acme, globex] = [await fixture.tenants.create(newTenant()), await fixture.tenants.create(newTenant())]
    const table = ['create table secrets (a int)', 'insert into secrets values (42)']
    crm = await installed(fixture, acme, 'crm', table)
    await installed(fixture, acme, 'billing', table)
    foreign = await installed(fixture, globex, 'crm', table)
  })
  after(() => fixture.close())

  const names = (sql: string) => {
    const own = {
      $own: crm.name,
      $other: crm.name.replace(/crm$/, 'billing'),
      $otherlogin: loginName(crm.tenant.slug, 'billing'),
      $tenant: crm.name.replace(/__crm$/, ''),
      $foreign: foreign.name,
    }
    return sql.replace(/\$(?:own|otherlogin|other|tenant|foreign)\b/g, (name) => own[name as keyof typeof own])
  }

  describe('is refused by the statement check when it', () => {
    let outcome: (sql: string) => Promise<unknown>
    before(() => {
      const host = dbHost({ pools: fixture.pools })
      const db = dbGuest(guestCall(host, hostCall({ tenant: crm.tenant, plugin: 'crm', installationId: crm.id })))
      outcome = (sql) =>
        db.query(names(sql)).then(
          () => 'done',
          (error: unknown) => error,
        )
    })
    for (const [what, sql] of hostile)
      it(what, async () => {
        const refused = await outcome(sql)
        expect(refused).to.have.property('code', 'db.refused')
        expect(refused).to.have.property('message').that.has.length.above(10)
      })

    it('is smuggled in by a NUL or by broken text', async () => {
      for (const sql of ['select 1\0; set role x', 'select \ud800']) expect(await outcome(sql)).to.not.equal('done')
    })
  })

  /** The database alone: a session under the login of the installation, one statement in it, and nothing of ours. */
  const alone = async (...statements: string[]): Promise<(string | undefined)[]> => {
    const at = { slug: crm.tenant.slug, plugin: 'crm' }
    const { client, destroy } = await fixture.pools.acquire(at)
    try {
      const outcomes = []
      for (const sql of statements)
        outcomes.push(
          await client.query({ text: names(sql), queryMode: 'extended' } as QueryConfig).then(
            () => 'done',
            (error: { code?: string }) => error.code,
          ),
        )
      return outcomes
    } finally {
      destroy()
    }
  }

  describe('is refused by Postgres itself, without anything of ours, when it', () => {
    for (const [what, sql, beyond] of hostile)
      if (beyond === 'refused')
        it(what, async () => {
          // Rights, syntax, something that is not there, a transaction that there is none of.
          expect(await alone(sql))
            .to.have.property('0')
            .that.matches(/^(?:42501|42601|42883|42P01|42704|3F000|3D000|0A000|2BP01|25001|55000|22023|58P01|0LP01)$/)
        })
  })

  describe('gets nothing further, without anything of ours, when it', () => {
    for (const [what, sql, beyond] of hostile)
      if (beyond === 'harmless')
        it(what, async () => {
          const [, ...then] = await alone(
            sql,
            'rollback',
            'select * from $foreign.secrets',
            'select * from $other.secrets',
            'set role $other',
            'create table $own.evil (a int)',
            'select pg_sleep(0)',
          )
          expect(then.slice(1)).to.deep.equal(Array(5).fill('42501'))
          // Whoever comes next on a connection of this installation finds it as it was.
          expect(await alone('select a from secrets')).to.deep.equal(['done'])
          const { rows } = await fixture.core.raw<{ rows: unknown[] }>(
            'select from pg_roles where starts_with(rolname, ?) and (rolsuper or rolcreaterole or rolcreatedb or rolinherit)',
            [loginName(crm.tenant.slug, 'crm')],
          )
          expect(rows).to.have.length(0)
        })
  })

  it('finds no function of the system that reaches beyond rows, by rights of the login alone', async () => {
    const { rows } = await fixture.core.raw<{ rows: { routine: string }[] }>(
      `select p.oid::regprocedure::text as routine from pg_proc p
       where has_function_privilege(:login, p.oid, 'execute')
         and (p.prorettype::regtype::text ~ '^reg' and p.prorettype not in ('regconfig'::regtype, 'regdictionary'::regtype) or p.proname ~ '^(oidvectortypes|array_in|enum_in)$'
           or p.proname ~ '^(pg_(read|ls|stat|sleep|advisory|try_advisory|notify|terminate|cancel|reload|rotate|logical|create|drop|show|hba|backend)|lo_|dblink|set_config|current_setting|query_to|cursor_to|table_to|schema_to|database_to)')`,
      { login: loginName(crm.tenant.slug, 'crm') },
    )
    expect(rows.map(({ routine }) => routine)).to.deep.equal([])
  })

  it('can read no catalog, by rights of the login alone', async () => {
    const { rows } = await fixture.core.raw<{ rows: { relation: string }[] }>(
      `select c.oid::regclass::text as relation from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('pg_catalog', 'information_schema', 'core', 'public') and c.relkind in ('r', 'v', 'm', 'p')
         and (has_table_privilege(:login, c.oid, 'select') or has_any_column_privilege(:login, c.oid, 'select'))`,
      { login: loginName(crm.tenant.slug, 'crm') },
    )
    expect(rows.map(({ relation }) => relation)).to.deep.equal([])
  })
})

describe('ordinary SQL', () => {
  let fixture: TenantsFixture
  let query: (sql: string, params?: unknown[]) => Promise<Record<string, unknown>[]>

  before(async () => {
    fixture = await tenantsFixture()
    const tenant = await fixture.tenants.create(newTenant())
    const { id, name } = await installed(fixture, tenant, 'crm', [
      'create table contacts (id int generated always as identity primary key, name text unique, data jsonb, tags text[])',
      'create table deals (id serial primary key, contact_id int references contacts on delete cascade, value numeric)',
    ])
    own = name
    query = dbGuest(guestCall(dbHost({ pools: fixture.pools }), hostCall({ tenant, installationId: id }))).query
  })
  after(() => fixture.close())
  let own: string

  for (const sql of [
    "insert into contacts (name, data, tags) values ('Ada', '{\"a\": [1]}', '{x,y}') on conflict (name) do update set name = excluded.name returning id",
    'insert into deals (contact_id, value) select id, 10 from contacts returning *',
    'with c as (select id from contacts) select count(*), sum(value) from deals where contact_id in (select id from c)',
    'with gone as (delete from deals where value > 100 returning *) select count(*) from gone',
    'select c.name, row_number() over (partition by d.contact_id order by d.value desc) from contacts c left join deals d on d.contact_id = c.id',
    "select data->'a'->>0, data @> '{\"a\":[1]}', jsonb_path_query(data, '$.a[*]') from contacts",
    "select to_tsvector('english', name) @@ plainto_tsquery('english', 'ada'), name ilike '%a%', name ~ '^A' from contacts",
    "select to_tsvector('simple'::regconfig, name), regexp_replace(name, 'A', 'B'), regr_count(1, 2) from contacts group by name",
    "select date_trunc('day', now()), now() at time zone 'Europe/Rome', extract(epoch from now()), age(now()), to_char(now(), 'YYYY')",
    'select * from generate_series(1, 3) as n cross join lateral (select n * 2 as twice) x order by 1 limit 2 offset 1',
    'with recursive tree as (select 1 as n union all select n + 1 from tree where n < 5) select * from tree',
    'select case when true then coalesce(null, 1) else nullif(1, 2) end, greatest(1, 2), (array[1, 2])[1], row(1, 2)',
    "select json_agg(c), json_build_object('a', 1), jsonb_set('{}', '{a}', '1'), (select array_agg(name) from contacts) from contacts c",
    'merge into deals using contacts on deals.contact_id = contacts.id when matched then update set value = 1 when not matched then insert (contact_id) values (contacts.id)',
    "select md5('x'), gen_random_uuid(), pg_column_size(1), encode(sha256('x'), 'hex')",
    'select name from contacts order by name collate "C" for update skip locked',
    'select count(*) filter (where value > 1), percentile_cont(0.5) within group (order by value) from deals group by rollup (contact_id)',
    'select current_user, current_date, localtimestamp',
    "select json_value(data, '$.a[0]'), x.* from contacts, json_table(data, '$.a[*]' columns (v int path '$')) x",
    'explain (format json) select * from contacts',
    'values (1), (2)',
    'table contacts',
    'select $own.contacts.name from $own.contacts',
    "select nextval('deals_id_seq'), currval('$own.deals_id_seq'), setval('deals_id_seq', 100)",
    'select d.version, d.acl, d.region from (select 1 as version, 2 as acl, 3 as region) d',
    'update contacts set name = name returning old.name, new.name',
    'delete from contacts',
  ])
    it(`runs: ${sql.slice(0, 70)}`, async () => {
      await query(sql.replaceAll('$own', own))
    })
})
