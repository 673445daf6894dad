import { expect } from 'chai'
import { activeLayers } from './layers.ts'

describe('the layers that hold a sandbox worker', () => {
  it('are tried on this machine, and those that every system has are active', async () => {
    const layers = await activeLayers()
    const active = layers.filter((layer) => layer.active).map(({ id }) => id)
    expect(active).to.include.members(['files.read', 'files.write', 'processes', 'threads', 'network', 'environment'])
    for (const { because } of layers) expect(because.text).to.not.equal('')
  })

  it('include a user and limits of its own where the platform runs as root on Linux', async function () {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return this.skip()
    const active = (await activeLayers()).filter((layer) => layer.active).map(({ id }) => id)
    expect(active).to.include.members(['user', 'memory'])
  })
})
