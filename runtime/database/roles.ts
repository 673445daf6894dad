import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { dbLimits } from '../../sandbox/capabilities/db/limits.ts'
import { installationName, loginName, tenantName } from './names.ts'

/** An installation, as far as names in Postgres are made of it. */
export interface InstallationAt {
  /** Slug of the tenant. */
  slug: string
  plugin: string
}

/** Password of a role that can log in: known to whoever has the master key, stored nowhere. */
export const rolePassword = (masterKey: string | Buffer, role: string): string =>
  createHmac('sha256', masterKey).update(`login:${role}`).digest('hex')

/** What a password is kept as: the server never sees the password, nor does its log. */
function scramVerifier(password: string): string {
  const iterations = 4_096
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const key = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(key('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`
}

/** A role's owner-to-be must be able to become it, which only superusers can by nature. */
async function joinUnlessSuperuser(trx: Knex.Transaction, role: string): Promise<void> {
  const { rows } = await trx.raw<{ rows: { superuser: boolean }[] }>(
    'select rolsuper as superuser from pg_roles where rolname = current_user',
  )
  if (!rows[0]?.superuser) await trx.raw('grant ?? to current_user', role)
}

/** Makes a tenant's schema, which the platform owns. */
export async function createTenantSchema(trx: Knex.Transaction, slug: string): Promise<void> {
  const name = tenantName(slug)
  // Tenants once had a login: the first migrations of a tenant expect its role, a later one drops it.
  await trx.raw('create role ?? nologin noinherit', name)
  await trx.raw('create schema ??', name)
}

/** Drops every schema and role of a tenant, those of its installations included. */
export async function dropTenantSchemas(trx: Knex.Transaction, slug: string): Promise<void> {
  const name = tenantName(slug)
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    `select nspname as name from pg_namespace where nspname = :name or starts_with(nspname, :name || '__')`,
    { name },
  )
  const roles = await trx.raw<{ rows: { name: string }[] }>(
    `select rolname as name from pg_roles
     where rolname = :name or starts_with(rolname, :name || '__') or starts_with(rolname, :login)`,
    { name, login: `l${name.slice(1)}__` },
  )
  await dropAll(
    trx,
    rows.map((schema) => schema.name),
    roles.rows.map((role) => role.name),
  )
}

async function dropAll(trx: Knex.Transaction, schemas: string[], roles: string[]): Promise<void> {
  for (const role of roles) await joinUnlessSuperuser(trx, role)
  // Connections that any platform process still holds.
  await trx.raw('select pg_terminate_backend(pid) from pg_stat_activity where usename = any(?)', [roles])
  for (const schema of schemas) await trx.raw('drop schema if exists ?? cascade', schema)
  for (const role of roles) {
    await trx.raw('drop owned by ?? cascade', role)
    await trx.raw('drop role ??', role)
  }
}

/**
 * Settings of the logins. Here and not at the start of each session, where they would be lost between a
 * pooler and the server; and not in each transaction, whose cost they would double.
 */
const settings = [
  // How values are written is the same everywhere.
  "timezone = 'UTC'",
  "datestyle = 'ISO, MDY'",
  "intervalstyle = 'iso_8601'",
  "bytea_output = 'hex'",
  'standard_conforming_strings = on',
  // Nothing runs or waits forever.
  `statement_timeout = '${dbLimits.statementMs}ms'`,
  "idle_in_transaction_session_timeout = '1min'",
  "lock_timeout = '1min'",
  // One statement has one process, and so much memory for each of its sorts and hashes.
  'max_parallel_workers_per_gather = 0',
  `work_mem = '${dbLimits.workMemoryMb}MB'`,
  'hash_mem_multiplier = 1',
  // Compiling a statement takes more memory than it may have, and pays only for long ones.
  'jit = off',
]

const attributes = 'login noinherit nosuperuser nocreatedb nocreaterole noreplication'

/** The statement that makes a role able to log in, or makes it right again. */
const loginStatements = (verb: 'create' | 'alter', role: string, schema: string, masterKey: string | Buffer) => [
  `${verb} role ${role} ${attributes} password '${scramVerifier(rolePassword(masterKey, role))}'`,
  ...[`search_path = ${schema}`, ...settings].map((setting) => `alter role ${role} set ${setting}`),
  // Not every owner of a database may say this; there it is the server's setting that counts.
  `do $$ begin
     if has_parameter_privilege('temp_file_limit', 'set') then
       alter role ${role} set temp_file_limit = '${dbLimits.temporaryFilesMb}MB';
     end if;
   end $$`,
]

/** The rows of the tables of its schema, those to come included; nothing else, and no table itself. */
const rightsStatements = (schema: string, login: string) => [
  `grant usage on schema ${schema} to ${login}`,
  ...[
    ['tables', 'select, insert, update, delete'],
    ['sequences', 'usage, select, update'],
  ].flatMap(([what, rights]) => [
    `grant ${rights} on all ${what} in schema ${schema} to ${login}`,
    `alter default privileges for role ${schema} in schema ${schema} grant ${rights} on ${what} to ${login}`,
  ]),
]

/**
 * Makes the schema of one installation with its two roles, each with a login of its own. One owns the
 * schema: migrations run under it. The other reads and changes rows in it, and has no further right:
 * the plugin's SQL runs under that one. Neither can become any other role.
 */
export async function createInstallationSchema(
  trx: Knex.Transaction,
  { slug, plugin }: InstallationAt,
  masterKey: string | Buffer,
): Promise<void> {
  const name = installationName(slug, plugin)
  const login = loginName(slug, plugin)
  await trx.raw(loginStatements('create', name, name, masterKey).join(';'))
  await joinUnlessSuperuser(trx, name)
  await trx.raw(
    [
      `create schema ${name} authorization ${name}`,
      ...loginStatements('create', login, name, masterKey),
      ...rightsStatements(name, login),
    ].join(';'),
  )
}

/**
 * Makes the logins of an installation right again: their passwords (another master key, or of a time
 * when installations had none), settings and rights.
 *
 * @returns whether there is such an installation
 */
export const mendInstallationLogins = (
  core: Knex,
  { slug, plugin }: InstallationAt,
  masterKey: string | Buffer,
): Promise<boolean> =>
  core.transaction(async (trx) => {
    const name = installationName(slug, plugin)
    const login = loginName(slug, plugin)
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', `plexica: logins ${name}`)
    const { rows } = await trx.raw<{ rows: { owner: boolean; login: boolean }[] }>(
      // One that was uninstalled stays closed, whoever knocks.
      `select exists (select from pg_roles where rolname = :name) as owner,
         exists (select from pg_roles where rolname = :login) as login
       from pg_namespace where nspname = :name and not exists (
         select from core.installations as i join core.tenants as t on t.id = i.tenant_id
         where t.slug = :slug and i.plugin_id = :plugin and i.state = 'uninstalled')`,
      { name, login, slug, plugin },
    )
    if (!rows[0]?.owner) return false
    await trx.raw(
      [
        ...loginStatements('alter', name, name, masterKey),
        ...loginStatements(rows[0].login ? 'alter' : 'create', login, name, masterKey),
        ...rightsStatements(name, login),
      ].join(';'),
    )
    return true
  })

/** Lets nobody in any more, and ends who is in: what is there stays until the logins are mended. */
export async function closeInstallationLogins(trx: Knex.Transaction, { slug, plugin }: InstallationAt): Promise<void> {
  const roles = [installationName(slug, plugin), loginName(slug, plugin)]
  await trx.raw(roles.map((role) => `alter role ${role} nologin`).join(';'))
  await trx.raw('select pg_terminate_backend(pid) from pg_stat_activity where usename = any(?)', [roles])
}

/** Drops what `createInstallationSchema` made, with all data in it. Nothing happens when it is gone already. */
export async function dropInstallationSchema(trx: Knex.Transaction, { slug, plugin }: InstallationAt): Promise<void> {
  const name = installationName(slug, plugin)
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    'select rolname as name from pg_roles where rolname = any(?)',
    [[name, loginName(slug, plugin)]],
  )
  await dropAll(
    trx,
    [name],
    rows.map((role) => role.name),
  )
}
