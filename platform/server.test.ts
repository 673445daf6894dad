import { expect } from 'chai'
import { openServer } from './server.ts'

describe('the server of the platform', () => {
  it('says that it is starting until it serves, and keeps connections for longer than proxies do', async () => {
    const server = await openServer(0)
    const address = `http://127.0.0.1:${server.port}/`
    try {
      const early = await fetch(address)
      expect(early.status).to.equal(503)
      expect(early.headers.get('retry-after')).to.equal('1')
      expect(await early.json()).to.include({ code: 'platform.starting' })
      server.serve((_request, response) => void response.end('served'))
      const served = await fetch(address)
      expect(await served.text()).to.equal('served')
      expect(served.headers.get('keep-alive')).to.equal('timeout=75')
    } finally {
      await server.close()
    }
  })
})
