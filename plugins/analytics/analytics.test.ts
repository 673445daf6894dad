import { expect } from 'chai'
import { aProbe, runJob, uploadOfficial } from '../../test/support/official-plugin.ts'
import { aPlatform, type TestPlatform, type TestTenant } from '../../test/support/platform.ts'

describe('analytics', () => {
  let platform: TestPlatform
  let acme: TestTenant
  before(async () => {
    platform = await aPlatform()
    await uploadOfficial(platform, 'analytics')
    acme = await platform.tenant()
    await acme.install('analytics')
  })
  after(() => platform.close())

  const record = (body: unknown) => acme.plugin('analytics', '/events', { method: 'POST', body })
  const get = async (path: string) => (await acme.plugin('analytics', path)).json

  it('counts what comes in, per day and per path', async () => {
    const first = await record({ path: '/', visitor: 'a' })
    expect(first.status, first.text).to.equal(201)
    expect(first.json).to.include({ path: '/', visitor: 'a', name: 'view' })
    await record({ path: '/', visitor: 'b' })
    await record({ path: '/pricing', visitor: 'a', name: 'click' })

    const counts = await get('/counts?days=7')
    expect(counts).to.include({ today: 3, total: 3, visitors: 2 })
    const days = counts.items as { day: string; count: number }[]
    expect(days).to.have.length(7)
    expect(days.at(-1)).to.deep.equal({ day: new Date().toISOString().slice(0, 10), count: 3 })
    expect(days[0]?.count).to.equal(0)

    expect(await get('/top')).to.deep.equal({
      items: [
        { path: '/', count: 2 },
        { path: '/pricing', count: 1 },
      ],
      total: 2,
    })
    expect(await get('/top?limit=1&offset=1')).to.deep.equal({ items: [{ path: '/pricing', count: 1 }], total: 2 })
  })

  it('lists events, filtered, searched, sorted and in pages', async () => {
    const paths = async (query: string) =>
      ((await get(`/events?${query}`)).items as { path: string }[]).map(({ path }) => path)
    expect(await paths('sort=path&limit=1&offset=2')).to.deep.equal(['/pricing'])
    expect(await paths('name=click')).to.deep.equal(['/pricing'])
    expect(await paths('q=PRIC')).to.deep.equal(['/pricing'])
    expect((await get('/events?visitor=a')).total).to.equal(2)
  })

  it('answers mistakes with 400, naming the field', async () => {
    for (const [body, field] of [
      [{}, 'path'],
      [{ path: 5 }, 'path'],
      [{ path: '/', visitor: 'x'.repeat(201) }, 'visitor'],
      [{ path: '/', at: 'now' }, 'at'],
    ] as const) {
      const answer = await record(body)
      expect(answer.status).to.equal(400)
      expect(answer.json.errors).to.have.nested.property('[0].field', field)
    }
    expect((await record('nothing')).status).to.equal(400)
    for (const path of ['/counts?days=0', '/counts?days=1000', '/counts?days=x', '/events?sort=id', '/top?limit=0'])
      expect((await acme.plugin('analytics', path)).status, path).to.equal(400)
  })

  it('counts for other plugins, and deletes what is old', async () => {
    const probe = await aProbe(platform, acme, 'analytics')
    const { result } = await probe.call('record', { path: '/from-elsewhere', name: 'signup' })
    const { id } = result as { id: string }
    expect((await get('/events?name=signup')).items).to.have.nested.property('[0].id', id)
    expect(await runJob(platform, acme, 'analytics', 'tidy')).to.deep.equal({ deleted: 0 })
    const old = new Date(Date.now() - 500 * 86_400_000)
    await platform.core(`t_${acme.slug}__analytics.events`).where({ id }).update({ at: old })
    const day = old.toISOString().slice(0, 10)
    expect((await get(`/events?at_from=${day}&at_to=${day}`)).total).to.equal(1)
    expect(await runJob(platform, acme, 'analytics', 'tidy')).to.deep.equal({ deleted: 1 })
  })
})
