import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { installationName, tenantName } from './names.ts'

/** What the password of a tenant's login is kept as: the server never sees the password, nor does its log. */
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

/** Makes a tenant's login, without any right of its own, and its schema, which the platform owns. */
export async function createTenantSchema(trx: Knex.Transaction, slug: string, password: string): Promise<void> {
  const name = tenantName(slug)
  await trx.raw(
    `create role ?? login noinherit nosuperuser nocreatedb nocreaterole noreplication password '${scramVerifier(password)}'`,
    name,
  )
  await trx.raw('create schema ??', name)
}

/** Drops the login and every schema and role of a tenant, those of its installations included. */
export async function dropTenantSchemas(trx: Knex.Transaction, slug: string): Promise<void> {
  const name = tenantName(slug)
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    `select nspname as name from pg_namespace where nspname = :name or starts_with(nspname, :name || '__')`,
    { name },
  )
  for (const schema of rows) await trx.raw('drop schema ?? cascade', schema.name)
  const roles = await trx.raw<{ rows: { name: string }[] }>(
    `select rolname as name from pg_roles where rolname = :name or starts_with(rolname, :name || '__')`,
    { name },
  )
  for (const role of roles.rows) await dropRole(trx, role.name)
}

async function dropRole(trx: Knex.Transaction, role: string): Promise<void> {
  await joinUnlessSuperuser(trx, role)
  await trx.raw('drop owned by ?? cascade', role)
  await trx.raw('drop role ??', role)
}

/**
 * Makes the schema of one installation and the role that owns it: no login, and only the login of its
 * tenant can become it. Plugin SQL and plugin migrations run under it.
 */
export async function createInstallationSchema(trx: Knex.Transaction, slug: string, plugin: string): Promise<void> {
  const name = installationName(slug, plugin)
  await trx.raw('create role ?? nologin noinherit nosuperuser nocreatedb nocreaterole noreplication', name)
  await trx.raw('grant ?? to ??', [name, tenantName(slug)])
  await joinUnlessSuperuser(trx, name)
  await trx.raw('create schema ?? authorization ??', [name, name])
}

/** Drops what `createInstallationSchema` made, with all data in it. Nothing happens when it is gone already. */
export async function dropInstallationSchema(trx: Knex.Transaction, slug: string, plugin: string): Promise<void> {
  const name = installationName(slug, plugin)
  await trx.raw('drop schema if exists ?? cascade', name)
  const { rows } = await trx.raw<{ rows: unknown[] }>('select from pg_roles where rolname = ?', name)
  if (rows.length > 0) await dropRole(trx, name)
}
