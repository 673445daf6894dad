import { expect } from 'chai'
import { until } from '../support/queues.ts'
import { type Neighbourhood, aNeighbourhood, ended, unharmed } from './support.ts'

describe('hostile: an installation that ends its process again and again', () => {
  let here: Neighbourhood
  let plugin: string
  before(async () => {
    here = await aNeighbourhood()
    plugin = await here.platform.aPlugin({
      server: `export default { fetch(request) { if (request.url.endsWith('/fine')) return Response.json({ ok: true }); Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1) } }`,
    })
    await here.mallory.install(plugin)
  })
  after(() => here?.close())

  const health = async () => {
    const { json } = await here.mallory.call('/api/v1/installations')
    return (json.items as { plugin: string; health: { state: string; until?: string } }[]).find(
      (each) => each.plugin === plugin,
    )!.health
  }
  const crash = async () => {
    const { result, seen } = await here.beside(() => here.mallory.plugin(plugin))
    unharmed(seen)
    return result
  }

  const crashUntil = async (state: string) => {
    const killed = async () => here.platform.supervisor.statistics().killed
    for (let crashes = 0; (await health()).state !== state; crashes++) {
      expect(crashes).to.be.lessThan(4)
      const before = await killed()
      ended('invocation.cpu', 'plugin.crashed')(await crash())
      // The process is ended a little after its caller has the answer.
      await until(killed, (count) => count > before)
    }
  }

  it('is set apart, where it ends nobody but itself', async () => {
    expect(await health()).to.deep.equal({ state: 'healthy' })
    await crashUntil('alone')
    expect(await health()).to.deep.equal({ state: 'alone' })
    expect((await here.mallory.plugin(plugin, '/fine')).json).to.deep.equal({ ok: true })
    const alone = here.platform.supervisor.statistics().workers.filter(({ group }) => group.startsWith('installation:'))
    expect(alone).to.have.lengthOf(1)
    expect(alone[0]!.installations).to.have.lengthOf(1)
  })

  it('is stopped when it goes on, and says until when', async () => {
    await crashUntil('stopped')
    const stopped = await health()
    expect(stopped.state).to.equal('stopped')
    expect(Date.parse(stopped.until!)).to.be.greaterThan(Date.now())
    const answer = await here.mallory.plugin(plugin, '/fine')
    ended('installation.quarantined')(answer)
    expect(Number(answer.headers['retry-after'])).to.be.greaterThan(0)
  })

  it('comes back when an admin releases it, and only then', async () => {
    const release = `/api/v1/installations/${plugin}/release`
    const anonymous = await here.platform.client.post(`${here.mallory.origin}${release}`)
    expect(anonymous.status).to.equal(401)
    const released = await here.mallory.call(release, { method: 'POST' })
    expect(released.json).to.deep.include({ plugin, health: { state: 'healthy' } })
    expect((await here.mallory.plugin(plugin, '/fine')).json).to.deep.equal({ ok: true })
  })

  it('no neighbour was blamed', async () => {
    for (const { group } of here.platform.supervisor.statistics().workers) expect(group).to.not.match(/^installation:/)
  })
})
