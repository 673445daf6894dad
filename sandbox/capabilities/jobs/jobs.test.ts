import { expect } from 'chai'
import { randomPluginId } from '../../../test/support/bundles.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../../test/support/platform.ts'
import { queueProfiles, quickRetries, until } from '../../../test/support/queues.ts'

/** A plugin whose jobs do as they are told by their data. */
const working = {
  server: `
    const wait = (ms, signal) => new Promise((done, stop) => {
      setTimeout(done, ms)
      signal.addEventListener('abort', () => stop(signal.reason))
    })
    const work = async (job, { kv, jobs, signal }) => {
      const { note, ms, until, fail, progress } = job.data ?? {}
      const running = await kv.increment('running')
      await kv.set('most', Math.max(running, (await kv.get('most')) ?? 0))
      try {
        if (progress !== undefined) await jobs.progress(job, progress)
        if (ms) await wait(ms, signal)
        while (until && !(await kv.get(until))) await wait(100, signal)
        if (fail >= job.attempt) throw new Error('not this time')
        if (note !== undefined) await kv.set('note:' + String(await kv.increment('notes')).padStart(5, '0'), note)
        return { attempt: job.attempt, name: job.name }
      } finally {
        await kv.increment('running', -1)
      }
    }
    const call = (op) => async (request, { jobs }) => {
      try { return { value: await jobs[op](...await request.json()) } }
      catch ({ code, message }) { return { code, message } }
    }
    export default {
      jobs: { work, 'nightly-digest': work },
      routes: {
        ...Object.fromEntries(['enqueue', 'get', 'cancel', 'progress', 'schedule', 'unschedule', 'schedules']
          .map((op) => ['POST /' + op, call(op)])),
        'GET /notes': async (_, { kv }) => (await kv.list({ prefix: 'note:' })).items.map(({ value }) => value),
        'POST /let': async (request, { kv }) => kv.set(await request.json(), true),
        'GET /most': async (_, { kv }) => ({ most: await kv.get('most') }),
      },
    }`,
  manifest: {
    capabilities: { kv: {}, jobs: {} },
    jobs: { work: {}, 'nightly-digest': { cron: '0 2 * * *', timeZone: 'Europe/Rome', label: 'Digest of the day' } },
  },
}

interface Job {
  id: string
  name: string
  plugin: string
  state: string
  attempts: number
  errors: { code: string }[]
  progress: unknown
  result: unknown
}

for (const { name, redisUrl } of queueProfiles)
  describe(`jobs ${name}`, () => {
    let platform: TestPlatform
    let tenant: TestTenant
    let plugin: string

    before(async () => {
      platform = await aPlatform({ redisUrl, retries: quickRetries })
      plugin = await platform.aPlugin(working)
    })
    beforeEach(async () => {
      tenant = await platform.tenant()
      await tenant.install(plugin)
    })
    after(() => platform.close())

    const ask = async (op: string, ...input: unknown[]) =>
      (await tenant.plugin(plugin, `/${op}`, { method: 'POST', body: input })).json as {
        value: Record<string, unknown>
        code?: string
      }

    const enqueue = async (...input: unknown[]): Promise<string> =>
      String((await ask('enqueue', 'work', ...input)).value?.id)

    const jobOf = async (id: string, of = tenant): Promise<Job> =>
      (await of.call(`/api/v1/jobs/${id}`)).json as unknown as Job

    const ended = (id: string) =>
      until(
        () => jobOf(id),
        ({ state }) => !['waiting', 'running'].includes(state),
      )

    /** Lets the jobs end that wait until this is so. */
    const letGo = async (what: string) => {
      const { status, text } = await tenant.plugin(plugin, '/let', { method: 'POST', body: JSON.stringify(what) })
      expect(status, text).to.equal(200)
    }

    const notes = async (of = tenant): Promise<unknown[]> =>
      JSON.parse((await of.plugin(plugin, '/notes')).text) as unknown[]

    it('runs a job and keeps its progress and its result', async () => {
      const id = await enqueue({ progress: { done: 1, of: 2 } })
      const job = await ended(id)
      expect(job).to.deep.include({
        id,
        name: 'work',
        plugin,
        state: 'done',
        attempts: 1,
        progress: { done: 1, of: 2 },
        result: { attempt: 1, name: 'work' },
      })
      expect((await ask('get', id)).value).to.deep.include({ id, state: 'done', result: job.result })
    })

    it('keeps jobs of a tenant from others', async () => {
      const id = await enqueue()
      const other = await platform.tenant()
      await other.install(plugin)
      expect((await other.call(`/api/v1/jobs/${id}`)).status).to.equal(404)
      expect((await other.call(`/api/v1/jobs/${id}/cancel`, { method: 'POST' })).status).to.equal(404)
      const seen = await other.plugin(plugin, '/get', { method: 'POST', body: [id] })
      expect(seen.json).not.to.have.property('value')
    })

    it('waits until it is time', async () => {
      const begun = Date.now()
      const later = await enqueue({ note: 'later' }, { delayMs: 1_500 })
      const never = await enqueue({ note: 'never' }, { at: '2099-01-01T00:00:00Z' })
      await ended(await enqueue({ note: 'now' }))
      expect((await ended(later)).state).to.equal('done')
      expect(Date.now() - begun).to.be.at.least(1_500)
      expect(await notes()).to.have.members(['now', 'later'])
      expect((await jobOf(never)).state).to.equal('waiting')
    })

    it('runs what is more important first, and no more of an installation at once than it may', async () => {
      const blocking = await Promise.all(['end', 'end', 'end', 'first'].map((until) => enqueue({ until })))
      await until(
        () => Promise.all(blocking.map((id) => jobOf(id))),
        (all) => all.every(({ state }) => state === 'running'),
      )
      const many: string[] = []
      for (const priority of [-5, 0, 5]) many.push(await enqueue({ note: priority }, { priority }))
      for (let more = 0; more < 8; more++) many.push(await enqueue({ ms: 20 }))
      // One place is free from now on.
      await letGo('first')
      await Promise.all(many.map(ended))
      expect(await notes()).to.deep.equal([5, 0, -5])
      await letGo('end')
      await Promise.all(blocking.map(ended))
      expect((await tenant.plugin(plugin, '/most')).json.most).to.equal(4)
    })

    it('makes no second job of a unique key while the first is not done', async () => {
      const first = await enqueue({ until: 'written' }, { unique: 'report' })
      const second = (await ask('enqueue', 'work', {}, { unique: 'report' })).value
      expect(second).to.deep.equal({ id: first, isNew: false })
      await letGo('written')
      expect((await ended(first)).state).to.equal('done')
      expect((await ask('enqueue', 'work', {}, { unique: 'report' })).value.isNew).to.equal(true)
    })

    it('tries a failing job again, gives it up after its attempts, and lets an admin try it again', async () => {
      expect(await ended(await enqueue({ fail: 1 }))).to.deep.include({ state: 'done', attempts: 2 })
      const id = await enqueue({ fail: 2 }, { attempts: 2 })
      const dead = await ended(id)
      expect(dead).to.deep.include({ state: 'dead', attempts: 2 })
      expect(dead.errors.map(({ code }) => code)).to.deep.equal(['plugin.error', 'plugin.error'])
      const list = (await tenant.call('/api/v1/jobs?state=dead')).json.items as Job[]
      expect(list.map((job) => job.id)).to.deep.equal([id])
      const retried = await tenant.call(`/api/v1/jobs/${id}/retry`, { method: 'POST' })
      expect(retried.status, retried.text).to.equal(200)
      expect((await ended(id)).attempts).to.equal(2)
      expect((await tenant.call(`/api/v1/jobs/${await enqueue()}/retry`, { method: 'POST' })).status).to.equal(409)
    })

    it('cancels a job that waits, and one that runs', async () => {
      const waiting = await enqueue({ note: 'waited' }, { delayMs: 60_000 })
      expect((await ask('cancel', waiting)).value).to.equal(true)
      expect((await ask('cancel', waiting)).value).to.equal(false)
      const running = await enqueue({ ms: 20_000, note: 'ran' })
      await until(
        () => jobOf(running),
        ({ state }) => state === 'running',
      )
      const answer = await tenant.call(`/api/v1/jobs/${running}/cancel`, { method: 'POST' })
      expect(answer.json.state, answer.text).to.equal('cancelled')
      await ended(await enqueue({ note: 'after' }))
      expect(await notes()).to.deep.equal(['after'])
      expect((await jobOf(running)).state).to.equal('cancelled')
    })

    it('refuses jobs that were not granted, data that is too large, and schedules that nobody can read', async () => {
      expect((await ask('enqueue', 'other')).code).to.equal('capability.scope')
      expect((await ask('enqueue', 'work', 'x'.repeat(300_000))).code).to.equal('job.too_large')
      expect((await ask('enqueue', 'work', 'x', { delayMs: -1 })).code).to.equal('capability.invalid')
      expect((await ask('schedule', 's', { job: 'work', cron: '99 * * * *' })).code).to.equal('capability.invalid')
      expect((await ask('schedule', 's', { job: 'work', cron: '* * * * * *' })).code).to.equal('capability.invalid')
      expect((await ask('schedule', 's', { job: 'work', cron: '* * * * *', timeZone: 'Mars' })).code).to.equal(
        'capability.invalid',
      )
      await tenant.call(`/api/v1/installations/${plugin}`, {
        method: 'PATCH',
        body: { grant: { kv: true, jobs: false } },
      })
      expect((await ask('enqueue', 'work')).code).to.equal('capability.denied')
    })

    it('holds no more waiting jobs of an installation than it may', async () => {
      const { id } = (await platform.core('core.installations').where({ tenant_id: tenant.id }).first('id')) as {
        id: string
      }
      await platform.core.raw(
        `insert into core.work (lane, tenant_id, installation_id, name, max_attempts, run_at)
         select ?, ?, ?, 'work', 1, now() + interval '1 day' from generate_series(1, 10000)`,
        [`job/${tenant.id}/${id}`, tenant.id, id],
      )
      expect((await ask('enqueue', 'work')).code).to.equal('job.quota')
    })

    it('runs what is scheduled in the manifest and at run time, and once for all runs that were missed', async () => {
      const schedules = async () =>
        (await tenant.call('/api/v1/job-schedules')).json.items as { name: string; nextAt: string; origin: string }[]
      const [nightly] = await until(schedules, ({ length }) => length === 1)
      expect(nightly).to.deep.include({
        name: 'nightly-digest',
        job: 'nightly-digest',
        origin: 'manifest',
        cron: '0 2 * * *',
        timeZone: 'Europe/Rome',
      })
      const hours = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Rome', timeStyle: 'short', hour12: false })
      expect(hours.format(new Date(nightly!.nextAt))).to.equal('02:00')

      const made = await ask('schedule', 'hourly', { job: 'work', cron: '0 * * * *', data: { note: 'hourly' } })
      expect(made.value, JSON.stringify(made)).to.deep.include({ name: 'hourly', timeZone: 'UTC', missed: 'once' })
      await ask('schedule', 'skipping', { job: 'work', cron: '0 * * * *', missed: 'skip', data: { note: 'skipped' } })
      // A week passed while nobody was there.
      const due = () =>
        platform
          .core('core.job_schedules')
          .where({ tenant_id: tenant.id, origin: 'plugin' })
          .update({
            next_at: new Date(Date.now() - 7 * 86_400_000),
          })
      await due()
      await until(notes, ({ length }) => length > 0)
      await until(schedules, (all) => all.every(({ nextAt }) => Date.parse(nextAt) > Date.now()))
      expect(await notes()).to.deep.equal(['hourly'])

      expect((await ask('unschedule', 'nightly-digest')).value).to.equal(false)
      expect((await ask('unschedule', 'hourly')).value).to.equal(true)
      expect((await schedules()).map((each) => each.name)).to.deep.equal(['nightly-digest', 'skipping'])
    })

    it('is fair between tenants: many jobs of one keep a single job of another waiting no longer', async () => {
      const other = await platform.tenant()
      await other.install(plugin)
      await Promise.all(Array.from({ length: 40 }, () => enqueue({ until: 'end' })))
      const { json } = await other.plugin(plugin, '/enqueue', { method: 'POST', body: ['work', { note: 'mine' }] })
      expect(json.value).to.have.property('id')
      const theirs = await until(
        () => notes(other),
        ({ length }) => length === 1,
      )
      expect(theirs).to.deep.equal(['mine'])
      const waiting = (await tenant.call('/api/v1/jobs?state=waiting&limit=100')).json.items as Job[]
      expect(waiting).to.have.length(36)
      await letGo('end')
    })

    it('goes on after a restart', async () => {
      const { id } = (await platform.core('core.installations').where({ tenant_id: tenant.id }).first('id')) as {
        id: string
      }
      // What a process leaves that was killed: leased, and not heard of any more.
      await platform.core('core.work').insert({
        lane: `job/${tenant.id}/${id}`,
        tenant_id: tenant.id,
        installation_id: id,
        name: 'work',
        data: JSON.stringify({ note: 'found again' }),
        max_attempts: 3,
        attempts: 1,
        state: 'running',
        leased_by: '00000000-0000-4000-8000-000000000000',
        lease_until: new Date(Date.now() - 1),
      })
      expect(await until(notes, ({ length }) => length > 0)).to.deep.equal(['found again'])
    })
  })

describe('a manifest with jobs', () => {
  let platform: TestPlatform
  before(async () => {
    platform = await aPlatform()
  })
  after(() => platform.close())

  const refused = async (manifest: object, server: string): Promise<string> => {
    const id = randomPluginId()
    return platform.aPlugin({ manifest: { id, ...manifest }, server }).then(
      () => 'taken',
      (error: Error) => error.message,
    )
  }

  it('is refused where it names what the code has no handler for, or the other way round', async () => {
    const none = 'export default { fetch: () => new Response() }'
    const one = 'export default { jobs: { other: () => 1 }, events: { "a.b": () => 1 } }'
    expect(await refused({ capabilities: { jobs: {} }, jobs: { work: {} } }, none)).to.include('has no handler')
    expect(await refused({}, one)).to.include('is not declared')
    expect(await refused({ jobs: { work: {} } }, none)).to.include('needs the capability')
    expect(await refused({ capabilities: { jobs: {} }, jobs: { work: { cron: 'often' } } }, none)).to.include(
      "can't be read",
    )
  })
})
