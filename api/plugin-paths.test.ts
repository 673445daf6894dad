import { expect } from 'chai'
import { aPlatform, type TestPlatform, type TestTenant } from '../test/support/platform.ts'

interface Operation {
  parameters: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { content: { 'application/json': { schema: { $ref: string } } } }
  responses: Record<string, { content: { 'application/json': { schema: { $ref: string } } } }>
  security: object[]
}

describe("a tenant's OpenAPI document", () => {
  let platform: TestPlatform
  let tenant: TestTenant
  let plugin: string
  before(async () => {
    platform = await aPlatform()
    tenant = await platform.tenant()
    plugin = await platform.aPlugin({
      server: `export default { routes: {
        'GET /notes/:id': {
          handler: () => 1,
          response: () => ({ 200: { type: 'object', properties: { up: { $ref: '#' } } }, 202: { type: 'string' } }),
          input: () => ({
            params: { type: 'object', properties: { id: { type: 'integer' } } },
            query: { type: 'object', properties: { full: { type: 'boolean' }, of: { $ref: '#/$defs/of' } }, required: ['full'], $defs: { of: { type: 'string' } } },
          }),
        },
        'POST /notes': {
          handler: () => 1,
          input: () => ({ body: { $id: 'https://example.com/x', type: 'object', properties: { next: { $ref: '#' }, far: { $ref: 'https://example.com/y' } } } }),
        },
        'GET /open/*': { public: true, handler: () => 1 },
      } }`,
    })
    await tenant.install(plugin)
  })
  after(() => platform.close())

  const document = async (token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const answer = await platform.client.call(`${tenant.origin}/openapi.json`, { headers })
    expect(answer.status).to.equal(200)
    return answer.json as {
      paths: Record<string, Record<string, Operation>>
      components: { schemas: Record<string, unknown> }
    }
  }

  it('has the routes of what is installed, with what they take and answer by the schemas of their authors', async () => {
    const { paths, components } = await document(tenant.token)
    const read = paths[`/api/v1/plugins/${plugin}/notes/{id}`]?.get
    expect(read?.parameters.map(({ name, in: place, required }) => `${place} ${name} ${required}`)).to.deep.equal([
      'path id true',
      'query of false',
      'query full true',
    ])
    expect(read?.parameters[0]?.schema).to.deep.equal({ type: 'integer' })
    const of = (read?.parameters[1]?.schema as { $ref: string }).$ref.split('/').slice(1)
    expect(of.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], { components })).to.deep.equal({
      type: 'string',
    })

    const answers = ['200', '202'].map(
      (status) => read?.responses[status]?.content['application/json'].schema.$ref ?? '',
    )
    const names = answers.map((ref) => ref.split('/').at(-1) ?? '')
    expect(names.every((name) => name.startsWith(`${plugin}.`))).to.equal(true)
    expect(names.map((name) => components.schemas[name])).to.deep.equal([
      { type: 'object', properties: { up: { $ref: answers[0] } } },
      { type: 'string' },
    ])

    const add = paths[`/api/v1/plugins/${plugin}/notes`]?.post
    const name = add?.requestBody?.content['application/json'].schema.$ref.split('/').at(-1) ?? ''
    expect(components.schemas[name], 'refers to itself in its new place, and to nothing outside').to.deep.equal({
      type: 'object',
      properties: { next: { $ref: `#/components/schemas/${name}` }, far: {} },
    })
    expect(paths['/api/v1/users'], 'beside those of the platform').to.be.an('object')
  })

  it('tells strangers only of routes that take anyone, and other tenants nothing', async () => {
    const { paths } = await document()
    const own = Object.keys(paths).filter((path) => path.includes(plugin))
    expect(own).to.deep.equal([`/api/v1/plugins/${plugin}/open/{rest}`])

    const other = await platform.tenant()
    const theirs = await other.call('/openapi.json')
    expect(theirs.text).to.not.include(plugin)
  })

  it('leaves out what is disabled', async () => {
    await tenant.call(`/api/v1/installations/${plugin}`, { method: 'PATCH', body: { state: 'disabled' } })
    expect(Object.keys((await document(tenant.token)).paths).join()).to.not.include(plugin)
  })

  it('refuses a bundle whose routes describe more than anyone reads', async () => {
    const huge = `export default { routes: { 'GET /': { handler: () => 1, input: () => ({ query: { description: 'x'.repeat(40000) } }) } } }`
    const answer = await platform.aPlugin({ server: huge }).catch((error: Error) => error.message)
    expect(answer).to.include('bundle.invalid').and.include('32768 bytes')
    const deep = `let at = {}; for (let n = 0; n < 100; n++) at = { items: at }; export default { routes: { 'GET /': { handler: () => 1, input: () => ({ query: at }) } } }`
    expect(await platform.aPlugin({ server: deep }).catch((error: Error) => error.message)).to.include('64 levels')
  })
})
