import { readConfig } from '../../runtime/config.ts'
import { userSubject } from '../../runtime/identity/subject.ts'
import { startPlatform } from '../../platform/platform.ts'
import { defaultLimits, limitEntry, limitNames } from '../../sandbox/limits.ts'
import type { Ask } from './ask.ts'

/**
 * The platform under test, whole and unchanged, in a process of its own. Beside HTTP it answers the benchmark what
 * can't be asked over HTTP.
 */
const { request, ...otherBudgets } = defaultLimits.budgets
const cpuMs = Number(process.env.BENCH_CPU_MS ?? request.cpuMs)
/** So many requests as a benchmark sends would be stopped: they are counted like any, against the highest limits. */
const highest = limitNames.filter((name) => name.startsWith('rate.') || /Per(Minute|Day)$/.test(name))
const raised = Object.fromEntries(highest.map((name) => [name, limitEntry(name).ceiling]))
const limits = { ...defaultLimits, ...raised, budgets: { ...otherBudgets, request: { ...request, cpuMs } } }
const platform = await startPlatform({ ...readConfig(process.env), limits })

const { admit, record } = platform.metering
const unmetered = { admit: () => undefined, record: () => undefined }

const answers: { [K in keyof Ask]: (question: Ask[K]['question']) => Promise<Ask[K]['answer']> | Ask[K]['answer'] } = {
  async token({ slug, email, password }) {
    const { id: tenantId } = await platform.tenants.get(slug)
    const owner = await platform.identity.users.verify(tenantId, email, password)
    const { text } = await platform.identity.tokens.create({ tenantId, userId: owner!.id, name: 'bench' })
    return text
  },

  async deployed({ slug, plugin }) {
    const { deployment } = await platform.installations.deployment(await platform.tenants.get(slug), plugin)
    return deployment.installation.id
  },

  metered: ({ on }) => void Object.assign(platform.metering, on ? { admit, record } : unmetered),

  async decide({ slug, plugin, permission, times, resource }) {
    const { id: tenantId } = await platform.tenants.get(slug)
    const { users, groups, accesses, authorization } = platform.identity
    const [owner] = await users.list(tenantId, { role: 'owner' }, { limit: 1 })
    const by = { tenantId, actor: { kind: 'system', id: null } } as const
    if (!owner!.groups.includes('staff')) await groups.changeMembers(by, tenantId, 'staff', { add: [owner!.id] })
    const subject = userSubject((await accesses.of(owner!.id))!, { via: 'token', ip: '127.0.0.1' })
    const samples: number[] = []
    for (let n = 0; n < times; n++) {
      const deal = { plugin, type: 'deal', id: String(n), attributes: { amount: n % 1_000 } }
      const start = performance.now()
      const decision = authorization.may(subject, permission, resource ? deal : undefined)
      if (typeof decision !== 'boolean') await decision
      samples.push(performance.now() - start)
    }
    return samples
  },

  evict: ({ installation }) => platform.supervisor.evict(installation),
}

process.on('message', async ({ id, ask, question }: { id: number; ask: keyof Ask; question: never }) => {
  try {
    process.send?.({ id, answer: await answers[ask](question) })
  } catch (error) {
    process.send?.({ id, error: String(error) })
  }
})

const stop = async () => {
  await platform.close()
  process.exit(0)
}
process.on('SIGTERM', () => void stop())
process.on('disconnect', () => void stop())
process.send?.({ url: platform.url })
