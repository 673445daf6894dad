import { expect } from 'chai'
import { guestCall, hostCall } from '../../../test/support/host-call.ts'
import { installed, type Installed } from '../../../test/support/installations.ts'
import { newTenant, tenantsFixture, type TenantsFixture } from '../../../test/support/tenants.ts'
import { dbGuest } from './guest.ts'
import { dbHost } from './host.ts'

/** Where a statement is stopped when the statement check is taken away. */
type Beyond =
  /** Postgres refuses it: missing rights, or nothing of that name within reach. */
  | 'refused'
  /** It runs and gets nothing: what it would change ends with the transaction. */
  | 'harmless'
  /** The statement check is what stops it; the reason stands beside. */
  | 'unstopped'

/** `$own` own schema, `$other` another plugin of the tenant, `$foreign` another tenant's, with a table `secrets` each. */
const hostile: [what: string, sql: string, beyond: Beyond][] = [
  ['becomes another role of its tenant', 'set role $other', 'unstopped'], // the login is a member of both
  ['becomes another tenant', 'set role $foreign', 'refused'],
  ['becomes another tenant by function', "select set_config('role', '$foreign', false)", 'refused'],
  ['drops its role', 'reset role', 'harmless'],
  ['drops its role for the session', 'set session authorization default', 'harmless'],
  ['reads another tenant', 'select * from $foreign.secrets', 'refused'],
  ['reads another plugin', 'select * from $other.secrets', 'refused'],
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
  ['notifies by statement', "notify plexica_changes, '{}'", 'unstopped'], // Postgres knows no right for it
  ['listens', 'listen plexica_changes', 'harmless'],
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
  ['lifts its time limit', 'set statement_timeout = 0', 'harmless'],
  ['lifts its time limit for good', "select set_config('statement_timeout', '0', false)", 'refused'],
  ['ends the transaction', 'commit', 'harmless'],
  ['sets a savepoint', 'savepoint a', 'harmless'],
  ['prepares a transaction', "prepare transaction 'x'", 'refused'],
  ['prepares a statement', 'prepare x as select 1', 'harmless'],
  ['declares a cursor', 'declare x cursor with hold for select 1', 'harmless'],
  ['makes a table by SELECT', 'select 1 into evil', 'harmless'],
  ['locks its table', 'lock table secrets', 'harmless'],
  ['measures by EXPLAIN', 'explain analyze select 1', 'harmless'],
  ['hides it in EXPLAIN', 'explain (analyze) delete from $foreign.secrets', 'refused'],
  ['sends two statements', 'select 1; select 2', 'refused'],
  ['hides the second', "select 1; set role $foreign; select 'x'", 'refused'],
  ['vacuums', 'vacuum', 'refused'],
  ['uses a function by column notation', 'select (s.*).pg_typeof from secrets s', 'harmless'],
  ['reads through json_populate_record', "select * from json_populate_record(null::$foreign.secrets, '{}')", 'refused'],
  ['refers to another tenant by a foreign key', 'create table f (a int references $foreign.secrets)', 'refused'],
  ['shadows a system function', 'select * from pg_temp.secrets', 'refused'],
]

describe('hostile SQL', () => {
  let fixture: TenantsFixture
  let crm: Installed
  let run: (sql: string) => Promise<{ code: string; message: string } | 'done'>
  let runUnchecked: typeof run

  const names = (sql: string) => {
    const own = {
      $own: crm.name,
      $other: crm.name.replace(/crm$/, 'billing'),
      $tenant: crm.name.replace(/__crm$/, ''),
      $foreign: foreign.name,
    }
    return sql.replace(/\$(?:own|other|tenant|foreign)\b/g, (name) => own[name as keyof typeof own])
  }
  let foreign: Installed

  before(async () => {
    fixture = await tenantsFixture()
    const [acme, globex] = [await fixture.tenants.create(newTenant()), await fixture.tenants.create(newTenant())]
    const table = ['create table secrets (a int)', 'insert into secrets values (42)']
    crm = await installed(fixture, acme, 'crm', table)
    await installed(fixture, acme, 'billing', table)
    foreign = await installed(fixture, globex, 'crm', table)
    const { pools } = fixture
    const unchecked = { allowed: true, writes: false, returnsRows: true, schemas: [], arrayParams: [] } as const
    const runner = (host: ReturnType<typeof dbHost>) => {
      const call = hostCall({ tenant: acme, plugin: 'crm', installationId: crm.id })
      const db = dbGuest(guestCall(host, call))
      return (sql: string) =>
        db.query(names(sql)).then(
          () => 'done' as const,
          (error: { code: string; message: string }) => error,
        )
    }
    run = runner(dbHost({ pools }))
    runUnchecked = runner(dbHost({ pools, judge: async () => unchecked as never }))
  })
  after(() => fixture.close())

  describe('is refused by the statement check when it', () => {
    for (const [what, sql] of hostile)
      it(what, async () => {
        const outcome = await run(sql)
        expect(outcome).to.have.property('code', 'db.refused')
        expect(outcome).to.have.property('message').that.has.length.above(10)
      })
  })

  describe('is refused by Postgres itself, without the statement check, when it', () => {
    for (const [what, sql, beyond] of hostile)
      if (beyond === 'refused')
        it(what, async () => {
          expect(await runUnchecked(sql))
            .to.have.property('code')
            .that.is.oneOf(['db.error', 'db.unavailable'])
        })
  })

  describe('changes nothing for whoever comes next, without the statement check, when it', () => {
    for (const [what, sql, beyond] of hostile)
      if (beyond === 'harmless')
        it(what, async () => {
          await runUnchecked(sql)
          expect(await runUnchecked('select * from $foreign.secrets')).to.have.property('code', 'db.error')
          expect(await run('select a from secrets')).to.equal('done')
          const { core } = fixture
          const { rows } = await core.raw<{ rows: unknown[] }>(
            `select rolname from pg_roles where starts_with(rolname, ?) and (rolsuper or rolcreaterole or rolcanlogin and rolname = ?)`,
            [crm.name, crm.name],
          )
          expect(rows).to.deep.equal([])
        })
  })

  it('cannot be smuggled past the check by a NUL or by broken text', async () => {
    for (const sql of ['select 1\0; set role x', 'select \ud800']) expect(await run(sql)).to.not.equal('done')
  })

  it('cannot take the tenant boundary even with every other layer gone', async () => {
    const outcomes = await fixture.pools.withClient(crm.tenant.slug, async (client) => {
      const tries = [`set role ${foreign.name}`, `select * from ${foreign.name}.secrets`, 'select * from core.tenants']
      return Promise.all(
        tries.map((sql) =>
          client.query(sql).then(
            () => 'done',
            (error: { code: string }) => error.code,
          ),
        ),
      )
    })
    expect(outcomes).to.deep.equal(['42501', '42501', '42501'])
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
    "select md5('x'), gen_random_uuid(), pg_typeof(1), encode(sha256('x'), 'hex')",
    'select name from contacts order by name collate "C" for update skip locked',
    'select count(*) filter (where value > 1), percentile_cont(0.5) within group (order by value) from deals group by rollup (contact_id)',
    'select current_user, current_date, localtimestamp',
    "select json_value(data, '$.a[0]'), x.* from contacts, json_table(data, '$.a[*]' columns (v int path '$')) x",
    'explain (format json) select * from contacts',
    'values (1), (2)',
    'table contacts',
    'select $own.contacts.name from $own.contacts',
    'update contacts set name = name returning old.name, new.name',
    'delete from contacts',
  ])
    it(`runs: ${sql.slice(0, 70)}`, async () => {
      await query(sql.replaceAll('$own', own))
    })
})
