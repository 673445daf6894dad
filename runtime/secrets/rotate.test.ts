import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { createEnvelopes } from './envelopes.ts'
import { createSecrets } from './secrets.ts'
import { secretsOfInstallation } from './queries.ts'

const aKey = () => randomBytes(32).toString('hex')
const unheard = { subscribe: () => () => {} }

describe('secrets at rest', () => {
  it('open only with their key, at their place, unchanged', () => {
    const [key, other] = [aKey(), aKey()]
    const envelopes = createEnvelopes([key])
    const sealed = envelopes.seal('a secret', 'a/b')
    expect(envelopes.open(sealed, 'a/b')).to.equal('a secret')
    expect(() => envelopes.open(sealed, 'a/c')).to.throw()
    expect(() => createEnvelopes([other]).open(sealed, 'a/b')).to.throw(/is not configured/)
    for (const part of ['wrappedKey', 'sealed'] as const) {
      const changed = Buffer.from(sealed[part])
      changed[changed.length - 1]! ^= 1
      expect(() => envelopes.open({ ...sealed, [part]: changed }, 'a/b'), part).to.throw()
    }
    const again = envelopes.seal('a secret', 'a/b')
    expect(again.sealed.equals(sealed.sealed)).to.equal(false)
    expect(again.wrappedKey.equals(sealed.wrappedKey)).to.equal(false)
  })

  describe('are rotated', () => {
    let database: TestDatabase
    before(async () => {
      database = await testDatabase()
    })
    after(() => database.drop())
    afterEach(() => database.core('core.secrets').delete())

    const installation = async () => {
      const { core } = database
      const slug = `t${randomBytes(5).toString('hex')}`
      const plugin = `p-${randomBytes(5).toString('hex')}`
      const [{ id: tenant_id } = { id: '' }] = await core('core.tenants')
        .insert({ id: randomUUID(), slug, name: slug })
        .returning<{ id: string }[]>('id')
      const sha256 = randomBytes(32).toString('hex')
      await core('core.bundles').insert({ sha256, bytes: Buffer.alloc(1) })
      await core('core.plugins').insert({ id: plugin })
      await core('core.versions').insert({
        plugin_id: plugin,
        version: '1.0.0',
        sha256,
        size: 1,
        manifest: '{}',
        surface: '{}',
        code_sha256: '',
      })
      const [{ id } = { id: '' }] = await core('core.installations')
        .insert({ tenant_id, plugin_id: plugin, version: '1.0.0', state: 'enabled', grant: '{}', settings: '{}' })
        .returning<{ id: string }[]>('id')
      return id
    }
    const secretsUnder = (...keys: string[]) =>
      createSecrets({
        core: database.core,
        changes: unheard,
        envelopes: createEnvelopes(keys),
        masterKey: 'only for placeholders, and 32 long',
      })

    it('to the first key, all of them, and need the old one no more', async () => {
      const [before, next] = [aKey(), aKey()]
      const id = await installation()
      const names = Array.from({ length: 230 }, (_, at) => `S${at}`)
      await secretsUnder(before).write(
        database.core,
        id,
        Object.fromEntries(names.map((name) => [name, `value of ${name}`])),
      )
      const old = await secretsOfInstallation(database.core, id)

      const secrets = secretsUnder(next, before)
      await secrets.write(database.core, id, { S0: 'newer value' })
      expect(await secrets.rotate()).to.deep.equal({
        keyId: createEnvelopes([next]).currentKeyId,
        rotated: 229,
        unreadable: 0,
      })
      expect(await secrets.rotate()).to.include({ rotated: 0, unreadable: 0 })

      const values = new Map((await secretsUnder(next).of(id)).map(({ name, value }) => [name, value]))
      expect(values.size).to.equal(230)
      expect([values.get('S0'), values.get('S229')]).to.deep.equal(['newer value', 'value of S229'])
      const now = await secretsOfInstallation(database.core, id)
      const sealed = new Set(old.map((row) => row.sealed.toString('hex')))
      expect(now.some((row) => sealed.has(row.sealed.toString('hex')))).to.equal(false)
    })

    it('leaving alone, and counting, what can not be read', async () => {
      const [lost, next] = [aKey(), aKey()]
      const id = await installation()
      await secretsUnder(lost).write(database.core, id, { A: 'value of A' })
      expect(await secretsUnder(next).rotate()).to.include({ rotated: 0, unreadable: 1 })
      expect((await secretsUnder(lost).of(id))[0]!.value).to.equal('value of A')
    })
  })
})
