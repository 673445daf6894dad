import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createAddresses } from './addresses.ts'
import { ConfigError, readConfig } from './config.ts'

describe('the configuration', () => {
  let dataDir: string
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'plexica-config-'))
  })
  after(() => rm(dataDir, { recursive: true }))

  it('needs nothing on a laptop, and finds its key again at the next start', async () => {
    const first = readConfig({ PLEXICA_DATA_DIR: dataDir })
    expect(first).to.include({ port: 3000, production: false, trustedProxies: 0, logLevel: 'info' })
    expect(first.publicUrl.origin).to.equal('http://localhost:3000')
    expect(readConfig({ PLEXICA_DATA_DIR: dataDir }).masterKey).to.equal(first.masterKey)
    expect((await stat(join(dataDir, 'master.key'))).mode & 0o077, 'readable by its owner only').to.equal(0)
  })

  const wrong: Record<string, Record<string, string>> = {
    PORT: { PORT: 'http' },
    DATABASE_URL: { DATABASE_URL: 'mysql://x' },
    PLEXICA_MASTER_KEY: { NODE_ENV: 'production', PLEXICA_PUBLIC_URL: 'https://plexica.example.com' },
    LOG_LEVEL: { LOG_LEVEL: 'loud' },
    PLEXICA_PLATFORM_TOKEN: { PLEXICA_PLATFORM_TOKEN: 'secret' },
    PLEXICA_DATA_DIR: { PLEXICA_DATA_DIR: '/dev/null/x' },
  }
  for (const [name, env] of Object.entries(wrong)) {
    it(`says in one line what is wrong with ${name}`, () => {
      expect(() => readConfig({ PLEXICA_DATA_DIR: dataDir, ...env })).to.throw(
        ConfigError,
        new RegExp(`^${name}: [^\\n]+$`),
      )
    })
  }

  it('takes plain HTTP on localhost only, where browsers keep Secure cookies', () => {
    const at = (PLEXICA_PUBLIC_URL: string) => () => readConfig({ PLEXICA_DATA_DIR: dataDir, PLEXICA_PUBLIC_URL })
    expect(at('http://plexica.example.com')).to.throw(ConfigError)
    expect(at('https://plexica.example.com/app')).to.throw(ConfigError)
    expect(at('https://plexica.example.com')).not.to.throw()
    expect(at('http://dev.localhost:8080')).not.to.throw()
  })
})

describe('addresses', () => {
  const { placeOf, tenantOrigin } = createAddresses(new URL('http://localhost:3000'))

  it('name the platform, a tenant, or neither', () => {
    expect(placeOf('localhost:3000')).to.deep.equal({ kind: 'platform' })
    expect(placeOf('LOCALHOST')).to.deep.equal({ kind: 'platform' })
    expect(placeOf('Acme.localhost:8080')).to.deep.equal({ kind: 'tenant', slug: 'acme' })
    const elsewhere = [undefined, '', '.localhost', 'a.b.localhost', 'a--b.localhost', '-a.localhost', '1a.localhost']
    for (const host of [
      ...elsewhere,
      'acme.localhost.',
      'acme_x.localhost',
      'acme.localhost.evil.example',
      '[::1]:3000',
    ]) {
      expect(placeOf(host), host).to.deep.equal({ kind: 'elsewhere' })
    }
    expect(tenantOrigin('acme')).to.equal('http://acme.localhost:3000')
  })
})
