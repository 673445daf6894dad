import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../test/support/platform.ts'
import { randomPluginId } from '../test/support/bundles.ts'
import { packPlugin } from './pack/pack-plugin.ts'

/** The same plugin, once as an object and once as a class. */
const shapes: Record<string, (id: string) => string> = {
  'as an object': (id) => `
    import { definePlugin, jsonSchema, Problem } from '@plexica/sdk'
    import { z } from 'zod'
    export default definePlugin({
      routes: {
        'POST /notes/:id': {
          permission: '${id}.write',
          input: { params: z.object({ id: z.coerce.number().int() }), body: z.object({ title: z.string().min(2) }) },
          handler: (_request, { input }) => ({ id: input.params.id, title: input.body.title }),
        },
        'GET /notes': {
          input: { query: jsonSchema({ type: 'object', properties: { limit: { type: 'integer', maximum: 50, default: 20 }, tag: { type: 'array', items: { type: 'string' } } }, additionalProperties: false }) },
          handler: (_request, { input }) => input.query,
        },
        'GET /said': { response: z.object({ n: z.number() }), handler: () => ({ n: 'no number' as unknown as number }) },
        'GET /gone': () => {
          throw new Problem(410, 'It is gone', { code: '${id}.gone', errors: [{ field: 'id', rule: 'is {days, plural, one {# day} other {# days}} old', values: { days: 2 } }] })
        },
        'PUT /json': {
          input: { body: jsonSchema({ type: 'object', properties: { address: { type: 'object', properties: { city: { type: 'string', minLength: 2 } }, required: ['city'] } }, required: ['address'], additionalProperties: false }) },
          handler: (_request, { input }) => input.body.address.city,
        },
      },
      fetch: () => new Response('else'),
    })`,
  'as a class': (id) => `
    import { jsonSchema, Permission, PlexicaPlugin, Problem, Route, type Context } from '@plexica/sdk'
    import { z } from 'zod'
    const taken = { params: z.object({ id: z.coerce.number().int() }), body: z.object({ title: z.string().min(2) }) }
    const query = jsonSchema({ type: 'object', properties: { limit: { type: 'integer', maximum: 50, default: 20 }, tag: { type: 'array', items: { type: 'string' } } }, additionalProperties: false })
    const body = jsonSchema({ type: 'object', properties: { address: { type: 'object', properties: { city: { type: 'string', minLength: 2 } }, required: ['city'] } }, required: ['address'], additionalProperties: false })
    abstract class Base extends PlexicaPlugin {
      @Route('PUT /json', { input: { body } })
      json(_request: Request, { input }: Context<object, { body: { address: { city: string } } }>) {
        return input.body.address.city
      }
      @Route('GET /said', { response: z.object({ n: z.number() }) })
      said() {
        return { n: 'no number' as unknown as number }
      }
      @Route('GET /gone')
      async gone() {
        throw new Problem(410, 'It is gone', { code: '${id}.gone', errors: [{ field: 'id', rule: 'is {days, plural, one {# day} other {# days}} old', values: { days: 2 } }] })
      }
      fetch() {
        return new Response('else')
      }
    }
    export default class Notes extends Base {
      #made = 'by this'
      @Route('POST /notes/:id', { input: taken })
      @Permission('${id}.write')
      add(_request: Request, { input }: Context<object, { params: { id: number }; body: { title: string } }>) {
        if (this.#made !== 'by this') throw new Error('this is lost')
        return { id: input.params.id, title: input.body.title }
      }
      @Route('GET /notes', { input: { query } })
      list(_request: Request, { input }: Context<object, { query: object }>) {
        return input.query
      }
    }`,
}

describe('a plugin written with the SDK', () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let folder: string
  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    folder = await mkdtemp(join(tmpdir(), 'plexica-sdk-'))
    await mkdir(join(folder, 'node_modules'))
    for (const name of ['@plexica', 'zod'])
      await symlink(join(import.meta.dirname, '../node_modules', name), join(folder, 'node_modules', name))
  })
  after(async () => {
    await platform.close()
    await rm(folder, { recursive: true })
  })

  for (const [shape, source] of Object.entries(shapes)) {
    describe(shape, () => {
      let id: string
      before(async () => {
        id = randomPluginId()
        await writeFile(join(folder, 'server.ts'), source(id))
        const permissions = [{ id: `${id}.write`, label: 'Write', defaultRoles: ['member'] }]
        await writeFile(
          join(folder, 'plexica.json'),
          JSON.stringify({ id, version: '1.0.0', name: 'Notes', permissions }),
        )
        await mkdir(join(folder, 'locales'), { recursive: true })
        const old = 'is {days, plural, one {# day} other {# days}} old'
        await writeFile(join(folder, 'locales/en.json'), JSON.stringify({ gone: 'It is gone', old }))
        const inGerman = { gone: 'Es ist weg', old: 'ist {days, plural, one {# Tag} other {# Tage}} alt' }
        await writeFile(join(folder, 'locales/de.json'), JSON.stringify(inGerman))
        await platform.upload((await packPlugin(folder)).bytes)
        await tenant.install(id)
      })

      it('gets its input checked, with the types and defaults of its schemas', async () => {
        const made = await tenant.plugin(id, '/notes/7', { method: 'POST', body: { title: 'Milk' } })
        expect([made.status, made.json]).to.deep.equal([200, { id: 7, title: 'Milk' }])
        const listed = await tenant.plugin(id, '/notes?tag=a&tag=b')
        expect(listed.json).to.deep.equal({ limit: 20, tag: ['a', 'b'] })
        expect((await tenant.plugin(id, '/notes?tag=a&limit=7')).json).to.deep.equal({ limit: 7, tag: ['a'] })
        expect((await tenant.plugin(id, '/elsewhere')).text).to.equal('else')
      })

      it('never runs with bad input: the answer names each field and the rule, as the platform does', async () => {
        const refused = await tenant.plugin(id, '/notes/x', { method: 'POST', body: { title: 'M' } })
        expect(refused.status).to.equal(400)
        expect(refused.headers['content-type']).to.equal('application/problem+json')
        expect(refused.json).to.include({ code: 'request.invalid', status: 400 })
        expect(
          (refused.json.errors as { in: string; field: string }[]).map((each) => `${each.in}.${each.field}`),
        ).to.deep.equal(['params.id', 'body.title'])
        const query = await tenant.plugin(id, '/notes?limit=51&colour=red')
        expect(query.json.errors).to.deep.include({ in: 'query', field: 'colour', rule: 'is not known' })
        expect((query.json.errors as { field: string }[]).map(({ field }) => field)).to.have.members([
          'limit',
          'colour',
        ])
        const nested = await tenant.plugin(id, '/json', { method: 'PUT', body: { address: {} } })
        expect(nested.json.errors).to.deep.equal([{ in: 'body', field: 'address.city', rule: 'is missing' }])
      })

      it('answers a body that is no JSON, or something else, with a problem', async () => {
        const send = (type: string, body: string) =>
          tenant.plugin(id, '/notes/1', { method: 'POST', headers: { 'content-type': type }, body })
        expect((await send('application/json', '{')).json).to.include({
          code: 'request.invalid',
          detail: 'body: is not valid JSON',
        })
        expect((await send('text/plain', 'x')).json).to.include({ code: 'request.media_type', status: 415 })
      })

      it('answers with the problems that it throws', async () => {
        const gone = await tenant.plugin(id, '/gone')
        expect(gone.status).to.equal(410)
        expect(gone.headers['content-type']).to.equal('application/problem+json')
        expect(gone.json).to.deep.equal({
          type: `urn:plexica:problem:${id}.gone`,
          code: `${id}.gone`,
          title: 'It is gone',
          status: 410,
          detail: 'id: is 2 days old',
          errors: [{ field: 'id', rule: 'is 2 days old' }],
        })
      })

      it('says its problems in the language of who asks, where it speaks that', async () => {
        const asked = async (language: string) =>
          (await tenant.plugin(id, '/gone', { headers: { 'accept-language': language } })).json
        expect(await asked('de-CH')).to.deep.include({
          title: 'Es ist weg',
          detail: 'id: ist 2 Tage alt',
          errors: [{ field: 'id', rule: 'ist 2 Tage alt' }],
        })
        expect(await asked('pl')).to.include({ title: 'It is gone', detail: 'id: is 2 days old' })
      })

      it('says what its schemas refuse in the language of who asks', async () => {
        const asked = async (language: string, path: string, body?: object) => {
          const headers = { 'accept-language': language }
          return (await tenant.plugin(id, path, body ? { method: 'PUT', headers, body } : { headers })).json
        }
        expect((await asked('en', '/json', { address: { city: 'A' } })).errors).to.deep.equal([
          { in: 'body', field: 'address.city', rule: 'needs at least 2 characters' },
        ])
        expect(await asked('pl', '/json', { address: { city: 'A' } })).to.deep.include({
          title: 'Żądanie nie odpowiada temu, czego się tu oczekuje',
          detail: 'address.city: musi mieć co najmniej 2 znaki',
          errors: [{ in: 'body', field: 'address.city', rule: 'musi mieć co najmniej 2 znaki' }],
        })
        expect((await asked('de', '/notes?limit=51&colour=red')).errors).to.have.deep.members([
          { in: 'query', field: 'limit', rule: 'darf höchstens 50 sein' },
          { in: 'query', field: 'colour', rule: 'ist nicht bekannt' },
        ])
      })

      it('answers as it is, once it is published: what it says of its answers is checked while it is developed', async () => {
        expect((await tenant.plugin(id, '/said')).json).to.deep.equal({ n: 'no number' })
      })

      it('tells the registry what its routes take and answer', async () => {
        const row = await platform.core('core.versions').where({ plugin_id: id }).first('surface')
        const surface = row?.surface as {
          routes: {
            method: string
            path: string
            permission?: string
            input?: Record<string, object>
            response?: object
          }[]
        }
        const add = surface.routes.find(({ path }) => path === '/notes/:id')
        expect(add?.permission).to.equal(`${id}.write`)
        expect(add?.input?.body).to.deep.include({ type: 'object', required: ['title'] })
        expect(surface.routes.find(({ path }) => path === '/said')?.response).to.have.nested.property(
          '200.properties.n.type',
          'number',
        )
        expect(surface.routes.find(({ path }) => path === '/notes')?.input?.query).to.have.nested.property(
          'properties.limit.maximum',
          50,
        )
      })
    })
  }
})
