import { expect } from 'chai'
import { platformDocument } from '../scripts/docs/api-types.ts'
import { testApp, type TestApp } from '../test/support/app.ts'

interface Operation {
  operationId: string
  tags: string[]
  summary: string
  parameters?: { name: string; in: string }[]
  responses: Record<string, unknown>
  security: unknown[]
}

describe('the OpenAPI document', () => {
  let app: TestApp
  let document: { openapi: string; paths: Record<string, Record<string, Operation>>; components: object }
  before(async () => {
    app = await testApp()
    const answer = await app.browser().get(`${app.platform}/openapi.json`)
    expect(answer.status).to.equal(200)
    document = answer.json as unknown as typeof document
  })
  after(() => app.close())

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, { servers: _servers, ...methods }]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )

  it('is of version 3.1 and names every operation once', () => {
    expect(document.openapi).to.equal('3.1.0')
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(ids).to.have.lengthOf.above(20)
    expect(new Set(ids).size).to.equal(ids.length)
  })

  it('says of every operation of a group something else, so that readers tell them apart', () => {
    const said = operations().map(({ operation: { tags, summary } }) => `${tags[0]}: ${summary}`)
    expect(said.filter((each, at) => said.indexOf(each) !== at)).to.deep.equal([])
  })

  it('is what the types of the web apps are made from', () => {
    expect(document).to.deep.equal(JSON.parse(JSON.stringify(platformDocument())))
  })

  it('declares every parameter of every path', () => {
    for (const { path, method, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (operation.parameters ?? []).filter((each) => each.in === 'path').map(({ name }) => name)
      expect(declared.sort(), `${method} ${path}`).to.deep.equal(inPath.sort())
    }
  })

  it('refers to nothing that is not there', () => {
    const resolve = (reference: string) =>
      reference
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document)
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference]) => reference ?? '',
    )
    expect(references).to.have.lengthOf.above(0)
    for (const reference of new Set(references)) expect(resolve(reference), reference).to.be.an('object')
  })

  it('covers what the app answers: each documented operation is there, and asks for what it says', async () => {
    const browser = app.browser()
    const { origin } = await app.tenant()
    for (const { path, method, operation } of operations()) {
      const platform =
        JSON.stringify(operation.security).includes('platformToken') || path.startsWith('/api/v1/sign-ups')
      const address = `${platform ? app.platform : origin}${path.replace(/\{\w+\}/g, 'x')}`
      const answer = await browser.call(address, { method: method.toUpperCase() })
      const isPublic = operation.security.length === 0 || path.startsWith('/api/v1/plugins/')
      // Whoever needs no credential is asked for the body that is missing here, or for a language that is one.
      const asks = ('requestBody' in operation && !path.startsWith('/api/v1/plugins/')) || path.endsWith('/{language}')
      const welcome = asks ? 400 : 200
      expect(answer.status, `${method} ${path}`).to.equal(isPublic ? welcome : 401)
      // Streams and plugins' routes are described by hand.
      if (answer.status === 401 && '403' in operation.responses)
        expect(operation.responses, `${method} ${path}`).to.include.keys('401', '500', 'default')
    }
  })

  it('documents the permission that a route needs, what it refuses with, and what edits are held to', () => {
    const edit = document.paths['/api/v1/roles/{role}']!.patch!
    const { description, responses, parameters } = edit as Operation & { description: string }
    expect(description).to.contain('plexica.roles.manage')
    expect(Object.keys(responses)).to.deep.equal([
      ...['200', '400', '401', '403', '404', '409', '412', '413', '415', '500', 'default'],
    ])
    expect((responses['412'] as { description: string }).description).to.contain('request.precondition')
    expect(responses['200']).to.have.nested.property('headers.ETag')
    expect(parameters?.some(({ name, in: at }) => name === 'If-Match' && at === 'header')).to.equal(true)
    const file = document.paths['/api/v1/audit/export']!.get!.responses['200'] as { content: object }
    expect(Object.keys(file.content)).to.deep.equal(['application/x-ndjson', 'text/csv'])
  })

  it('holds every edit of what several may edit to the state that its caller saw', () => {
    const unheld = operations().filter(
      ({ method, operation }) =>
        ['put', 'patch'].includes(method) && !(operation.parameters ?? []).some(({ name }) => name === 'If-Match'),
    )
    expect(unheld.map(({ path, method }) => `${method} ${path}`)).to.have.members([
      // Files that are kept by what is in them: another is another file.
      'put /api/v1/branding/fonts',
      'put /api/v1/branding/pictures',
      // What the caller wrote of a plugin, which nobody else may write.
      'put /api/v1/marketplace/plugins/{plugin}/review',
      // Whether the caller has read something: the one or the other, from wherever it is said.
      'patch /api/v1/notifications/{id}',
      // A secret that can not be read, held to the one before it by the body.
      'put /api/v1/me/password',
      // Routes of plugins, which answer for themselves.
      'put /api/v1/plugins/{plugin}/{path}',
      'patch /api/v1/plugins/{plugin}/{path}',
    ])
  })

  it('comes with the schemas that authors name in their files', async () => {
    for (const file of ['manifest', 'ui']) {
      const { status, json, headers } = await app.browser().get(`${app.platform}/schemas/${file}.json`)
      expect(status).to.equal(200)
      expect(json.$schema).to.be.a('string')
      expect(headers['access-control-allow-origin'], 'editors read it from anywhere').to.equal('*')
    }
  })
})
