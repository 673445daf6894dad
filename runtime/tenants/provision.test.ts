import fs from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'chai'
import { newTenant, randomSlug, tenantsFixture, type TenantsFixture } from '../../test/support/tenants.ts'
import { Problem } from '../../problems/problem.ts'
import { tenantName } from '../database/names.ts'
import type { ProvisionStep } from './tenants.ts'

/** Everything that exists of a tenant, anywhere. */
async function traces({ core, storageDir }: TenantsFixture, slug: string): Promise<Record<string, number>> {
  const count = async (sql: string, binding: string) =>
    Number((await core.raw<{ rows: { count: string }[] }>(sql, binding)).rows[0]?.count)
  return {
    roles: await count('select count(*) from pg_roles where starts_with(rolname, ?)', tenantName(slug)),
    schemas: await count('select count(*) from pg_namespace where starts_with(nspname, ?)', tenantName(slug)),
    tenants: await count('select count(*) from core.tenants where slug = ?', slug),
    users: await count('select count(*) from core.users where email = ?', newTenant(slug).admin.email),
    folders: (await fs.readdir(path.join(storageDir, 'tenants')).catch(() => [])).length,
  }
}

const nothing = { roles: 0, schemas: 0, tenants: 0, users: 0, folders: 0 }
const everything = { roles: 0, schemas: 1, tenants: 1, users: 1, folders: 1 }

describe('creating a tenant', () => {
  let fixture: TenantsFixture
  let failing: ((slug: string) => unknown) | undefined
  const undone: string[] = []
  const lastStep: ProvisionStep = {
    name: 'last step',
    async up(tenant) {
      await failing?.(tenant.slug)
    },
    async undo(tenant) {
      undone.push(tenant.slug)
    },
  }

  beforeEach(async () => {
    failing = undefined
    fixture = await tenantsFixture([lastStep])
  })
  afterEach(() => fixture.close())

  it('makes its row, schema, login, storage space and first administrator', async () => {
    const input = newTenant()
    const tenant = await fixture.tenants.create(input)
    expect(tenant).to.include({ slug: input.slug, name: 'A Tenant', status: 'active', deleteAfter: null })
    expect(await traces(fixture, input.slug)).to.deep.equal(everything)
    expect(await fixture.tenants.get(input.slug)).to.deep.equal(tenant)
  })

  it('leaves nothing when it fails in the middle, and says where', async () => {
    const input = newTenant()
    failing = () => {
      throw new Error('the disk is on fire')
    }
    const problem = await fixture.tenants.create(input).catch((error: unknown) => error)
    expect(problem).to.be.instanceOf(Problem).with.property('code', 'tenant.provisioning_failed')
    expect((problem as Problem).detail).to.include({ step: 'last step' })
    expect((problem as Problem).message).not.to.contain('on fire')
    expect(await traces(fixture, input.slug)).to.deep.equal(nothing)
    expect(undone).to.include(input.slug)

    failing = undefined
    await fixture.tenants.create(input)
    expect(await traces(fixture, input.slug)).to.deep.equal(everything)
  })

  it('leaves nothing when the database goes away in the middle', async () => {
    const input = newTenant()
    failing = async () => {
      await fixture.core.raw(
        `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`,
      )
    }
    const problem = await fixture.tenants.create(input).catch((error: unknown) => error)
    expect(problem).to.have.property('code', 'tenant.provisioning_failed')
    expect(await traces(fixture, input.slug)).to.deep.equal(nothing)
  })

  it('answers a repeated call with the tenant that is there', async () => {
    const input = newTenant()
    const first = await fixture.tenants.create(input)
    const again = await fixture.tenants.create({
      ...input,
      admin: { ...input.admin, email: input.admin.email.toUpperCase() },
    })
    expect(again).to.deep.equal(first)
    expect(await traces(fixture, input.slug)).to.deep.equal(everything)
  })

  it('refuses the slug of another tenant', async () => {
    const input = newTenant()
    await fixture.tenants.create(input)
    for (const other of [
      { ...input, name: 'Another' },
      { ...input, admin: { ...input.admin, email: 'eve@elsewhere.test' } },
    ]) {
      const problem = await fixture.tenants.create(other).catch((error: unknown) => error)
      expect(problem).to.have.property('code', 'tenant.exists')
    }
  })

  it('makes one tenant when many ask for it at once', async () => {
    const input = newTenant()
    const made = await Promise.all(Array.from({ length: 6 }, () => fixture.tenants.create(input)))
    expect(new Set(made.map((tenant) => tenant.id)).size).to.equal(1)
    expect(await traces(fixture, input.slug)).to.deep.equal(everything)
  })

  it('makes different tenants at once', async () => {
    const inputs = Array.from({ length: 6 }, () => newTenant())
    await Promise.all(inputs.map((input) => fixture.tenants.create(input)))
    const { items } = await fixture.tenants.list({ limit: 100 })
    expect(items.map((tenant) => tenant.slug)).to.have.members(inputs.map((input) => input.slug))
  })

  for (const slug of ['a', 'Acme', 'a--b', '-ab', 'ab-', 'a_b', '1ab', 'ab"; drop schema core', 'x'.repeat(25), ''])
    it(`refuses the slug ${JSON.stringify(slug)}`, async () => {
      const problem = await fixture.tenants.create(newTenant(slug)).catch((error: unknown) => error)
      expect(problem).to.have.property('code', 'request.invalid')
    })

  it('lists tenants in pages', async () => {
    const slugs = Array.from({ length: 5 }, () => randomSlug()).sort()
    for (const slug of slugs) await fixture.tenants.create(newTenant(slug))
    const first = await fixture.tenants.list({ limit: 3 })
    const second = await fixture.tenants.list({ limit: 3, cursor: first.nextCursor })
    expect([...first.items, ...second.items].map((tenant) => tenant.slug)).to.have.members(slugs)
    expect(second.nextCursor).to.equal(undefined)
  })
})
