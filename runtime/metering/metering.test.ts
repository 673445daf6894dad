import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { newTenant, tenantsFixture, type TenantsFixture } from '../../test/support/tenants.ts'
import { until } from '../../test/support/queues.ts'
import { defaultLimits, type Limits } from '../../sandbox/limits.ts'
import type { Deployment } from '../supervisor/types.ts'
import type { Tenant } from '../tenants/tenants.ts'
import { createMetering, type Metering } from './metering.ts'
import { addUsage } from './queries.ts'

const usage = { kind: 'request' as const, cpuMs: 2.5, wallMs: 10, hostCalls: 3, bytesIn: 100, bytesOut: 200 }

const problemOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error as { code: string; detail: Record<string, unknown> }
  }
  return undefined
}

describe('metering', () => {
  let fixture: TenantsFixture
  let tenant: Tenant
  const started: Metering[] = []
  before(async () => {
    fixture = await tenantsFixture()
    tenant = await fixture.tenants.create(newTenant())
  })
  after(async () => {
    await Promise.all(started.map((metering) => metering.close()))
    await fixture.close()
  })

  const aProcess = () => {
    const metering = createMetering({
      core: fixture.core,
      memoryBytes: async () => 1_000,
      onError: (error) => {
        throw error
      },
    })
    started.push(metering)
    return metering
  }

  const anInstallation = (limits: Partial<Limits> = {}): Deployment => ({
    installation: { id: randomUUID(), plugin: 'crm', version: '1.0.0' },
    tenant,
    revision: '1',
    code: { sha256: '', read: async () => '' },
    declared: [],
    grant: {},
    settings: {},
    trust: 'verified',
    dynamicCode: false,
    limits: { ...defaultLimits, ...limits },
  })

  it('sums of several processes add up, by the hour and by the day, with errors by code', async () => {
    const [here, there] = [aProcess(), aProcess()]
    const deployment = anInstallation()
    for (let i = 0; i < 5; i++) here.record(deployment, usage)
    there.record(deployment, { ...usage, code: 'invocation.cpu' })
    here.fetching({ ...deployment, limits: defaultLimits })
    there.published({ ...deployment, limits: defaultLimits }, 7)
    await Promise.all([here.flush(), there.flush()])
    const [hour, ...others] = await here.since(deployment.installation.id, new Date(0))
    expect(others).to.have.length(0)
    expect(hour).to.include({ invocations: 6, failures: 1, cpuMs: 15, hostCalls: 18, bytesIn: 600, bytesOut: 1_200 })
    expect(hour).to.include({ fetches: 1, events: 7, memoryBytes: 1_000 })
    expect(hour?.errors).to.deep.equal({ 'invocation.cpu': 1 })
    const day = await fixture.core('core.usage_days').where({ installation_id: deployment.installation.id })
    expect(day).to.have.length(1)
    expect(day[0]).to.include({ invocations: '6', failures: '1', fetches: '1', tenant_id: tenant.id, plugin_id: 'crm' })
  })

  it('a batch whose answer was lost is written again and counts once', async () => {
    const { installation } = anInstallation()
    const sums = { ...usage, invocations: 4, failures: 0, fetches: 0, events: 0, memoryBytes: 0 }
    const batch = {
      process: randomUUID(),
      number: 1,
      hour: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000),
      metered: [{ installation, tenant, sums, errors: new Map([['plugin.error', 1]]) }],
    }
    await addUsage(fixture.core, batch)
    const today = await addUsage(fixture.core, batch)
    expect(today.find(({ installationId }) => installationId === installation.id)).to.include({ invocations: 4 })
    await addUsage(fixture.core, { ...batch, number: 2 })
    const [hour] = await aProcess().since(installation.id, new Date(0))
    expect(hour).to.deep.include({ invocations: 8, errors: { 'plugin.error': 2 } })
  })

  it('what is of a tenant that is gone is dropped, and the rest of its batch is not', async () => {
    const metering = aProcess()
    const gone = { ...anInstallation(), tenant: { id: randomUUID(), slug: 'gone' } }
    const here = anInstallation()
    metering.record(gone, usage)
    metering.record(here, usage)
    const [hour] = await metering.since(here.installation.id, new Date(0))
    expect(hour?.invocations).to.equal(1)
    expect(await metering.since(gone.installation.id, new Date(0))).to.deep.equal([])
  })

  it('stops an installation at its invocations of the day, with the limit, its value and when it ends', () => {
    const metering = aProcess()
    const deployment = anInstallation({ invocationsPerDay: 3 })
    for (let i = 0; i < 3; i++) {
      metering.admit(deployment)
      metering.record(deployment, usage)
    }
    const problem = problemOf(() => metering.admit(deployment))
    expect(problem?.code).to.equal('quota.exceeded')
    expect(problem?.detail).to.include({ limit: 'invocationsPerDay', value: 3 })
    expect(problem?.detail.retryAfterSeconds).to.be.within(1, 86_400)
    metering.admit(anInstallation({ invocationsPerDay: 3 }))
  })

  it('stops it for what other processes counted, once it has written its own', async () => {
    const [here, there] = [aProcess(), aProcess()]
    const deployment = anInstallation({ cpuMsPerDay: 20 })
    for (let i = 0; i < 7; i++) there.record(deployment, usage)
    await there.flush()
    here.record(deployment, usage)
    await here.flush()
    expect(problemOf(() => here.admit(deployment))?.detail).to.include({ limit: 'cpuMsPerDay', value: 20 })
    expect(problemOf(() => here.admit(anInstallation({ cpuMsPerDay: 20 })))).to.equal(undefined)
  })

  it('a process that has just started learns what was used before', async () => {
    const deployment = anInstallation({ fetchesPerDay: 2 })
    const caller = { ...deployment, limits: deployment.limits }
    const earlier = aProcess()
    earlier.fetching(caller)
    earlier.fetching(caller)
    await earlier.flush()
    const fresh = aProcess()
    fresh.admit(deployment)
    const problem = await until(
      async () => problemOf(() => fresh.fetching(caller)),
      (told) => told !== undefined,
    )
    expect(problem).to.include({ code: 'quota.exceeded' })
  })

  it('stops all installations of a tenant together at what the tenant may use', () => {
    const metering = aProcess()
    const [one, two] = [1, 2].map(() => ({
      ...anInstallation({ tenantInvocationsPerDay: 4 }),
      tenant: { id: randomUUID(), slug: 'a' },
    }))
    two!.tenant = one!.tenant
    for (let i = 0; i < 2; i++) [one!, two!].forEach((each) => metering.record(each, usage))
    for (const each of [one!, two!])
      expect(problemOf(() => metering.admit(each))?.detail).to.include({ limit: 'tenantInvocationsPerDay', value: 4 })
  })
})
