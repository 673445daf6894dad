import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import fc from 'fast-check'
import { limitEntry, limitNames } from '../../sandbox/limits.ts'
import type { Answer } from '../support/client.ts'
import { aPlatform, patientLimits, testPassword, type TestPlatform, type TestTenant } from '../support/platform.ts'
import { oddValues, spoiled, valuesOf, type Schema } from './arbitrary.ts'

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: Schema
}

interface Operation {
  operationId: string
  security: object[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>
}

interface OpenApi {
  paths: Record<string, Record<string, Operation>>
}

/** Requests of each operation; more, and others, in a longer run. */
const runs = Number(process.env.TEST_PROPERTY_RUNS ?? 12)
const seed = Number(process.env.TEST_PROPERTY_SEED ?? 1)

/** What any route can be refused with before it is reached, whatever it declares. */
const ofEveryRoute = new Set(['request.invalid', 'request.not_found', 'request.too_large', 'rate.limited'])

/** Positions that no page ended at. */
const cursors = ['', 'x', '1', '-1', '9'.repeat(30), '2026-01-01', '[]', '{"a":1}', 'a b', '1 1'].map((position) =>
  Buffer.from(position).toString('base64url'),
)

/** As it stands in an address. */
const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

describe('every route, with whatever is sent to it', function () {
  this.timeout(600_000)
  let platform: TestPlatform
  let tenant: TestTenant
  let document: OpenApi
  let ajv: Ajv2020
  /** What there is, by the name of the parameter that names it; what the callers themselves need is not among it. */
  let known: Record<string, string[]>

  before(async () => {
    const rates = limitNames.filter((name) => name.startsWith('rate.'))
    const raised = Object.fromEntries(rates.map((name) => [name, limitEntry(name).ceiling]))
    platform = await aPlatform({ limits: { ...patientLimits, ...raised } })
    tenant = await platform.tenant()
    const victim = await platform.tenant()
    const plugin = await platform.aPlugin({ manifest: { capabilities: { kv: {} } } })
    await tenant.install(plugin)
    const { json: user } = await tenant.call('/api/v1/users', {
      method: 'POST',
      body: { email: 'member@example.com', name: 'Member', password: testPassword },
    })
    known = {
      slug: [victim.slug],
      plugin: [plugin],
      user: [String(user.id)],
      id: [String(user.id)],
      version: ['1.0.0'],
    }
    document = (await tenant.call('/openapi.json')).json as unknown as OpenApi
    ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema({ ...document, $id: 'openapi' })
  })
  after(() => platform.close())

  const resolve = (ref: string): Schema =>
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as Schema

  const send = (operation: Operation, method: string, path: string, body: unknown): Promise<Answer> => {
    const json =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const options = { method: method.toUpperCase(), ...json }
    const isOfPlatform = JSON.stringify(operation.security).includes('platformToken')
    return isOfPlatform ? platform.admin(`${platform.url}${path}`, options) : tenant.call(path, options)
  }

  /** Codes that the document says a route may refuse with. */
  const documented = ({ responses }: Operation): Set<string> =>
    new Set(
      Object.values(responses).flatMap(({ description }) =>
        [...description.matchAll(/`([a-z]+\.[a-z_]+)`/g)].map(([, code]) => code!),
      ),
    )

  const pathsOf = (path: string, parameters: Parameter[]): fc.Arbitrary<string> => {
    const named = Object.fromEntries(
      parameters
        .filter((each) => each.in === 'path')
        .map(({ name, schema }) => [
          name,
          fc.oneof(
            { arbitrary: fc.constantFrom(...(known[name] ?? ['x'])), weight: 3 },
            { arbitrary: valuesOf(schema, resolve).map(asText), weight: 2 },
            { arbitrary: oddValues.map(asText), weight: 1 },
          ),
        ]),
    )
    return fc.record(named).map((values) =>
      path.replace(/\{(\w+)\}/g, (_, name: string) => {
        const text = (values[name] ?? 'x').toWellFormed()
        return text === '' || text === '.' || text === '..' ? 'x' : encodeURIComponent(text)
      }),
    )
  }

  const queriesOf = (parameters: Parameter[]): fc.Arbitrary<string> => {
    const inQuery = parameters.filter((each) => each.in === 'query')
    const schema: Schema = {
      type: 'object',
      properties: Object.fromEntries(
        inQuery.map(({ name, schema }) => [name, name === 'cursor' ? { enum: cursors } : schema]),
      ),
      required: inQuery.filter(({ required }) => required).map(({ name }) => name),
    }
    const values = valuesOf(schema, resolve)
    return fc.oneof({ arbitrary: values, weight: 2 }, { arbitrary: spoiled(values), weight: 1 }).map((value) => {
      const entries = Object.entries((value ?? {}) as object).map(([name, item]) => [name, asText(item).toWellFormed()])
      return new URLSearchParams(entries as [string, string][]).toString()
    })
  }

  const bodiesOf = ({ requestBody }: Operation): fc.Arbitrary<unknown> => {
    const schema = requestBody?.content['application/json']?.schema
    if (!schema) return fc.constant(undefined)
    const values = valuesOf(schema, resolve)
    return fc.oneof({ arbitrary: values, weight: 3 }, { arbitrary: spoiled(values), weight: 3 }, oddValues)
  }

  /** What takes things away comes last. */
  const operations = () =>
    Object.entries(document.paths)
      .flatMap(([path, { servers: _servers, ...methods }]) =>
        Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
      )
      .sort((one, other) => Number(one.method === 'delete') - Number(other.method === 'delete'))

  const check = (path: string, method: string, operation: Operation, answer: Answer) => {
    const { status, text, headers } = answer
    if (status < 400) {
      const schema = operation.responses[status]?.content?.['application/json']?.schema
      expect(Object.keys(operation.responses), 'a status that is documented').to.include(String(status))
      if (!schema || !headers['content-type']?.startsWith('application/json')) return
      const pointer = ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema']
      const escaped = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      const matches = ajv.getSchema(`openapi#/${escaped.join('/')}`)!
      expect(matches(answer.json), `${text}: ${ajv.errorsText(matches.errors)}`).to.equal(true)
      return
    }
    expect(status, text).to.be.below(500)
    expect(headers['content-type'], text).to.match(/^application\/problem\+json/)
    const { code } = answer.json as { code: string }
    if (!ofEveryRoute.has(code)) expect([...documented(operation)], text).to.include(code)
  }

  it('answers as it is documented, or refuses with a code that is, and never fails', async () => {
    const wrong: string[] = []
    for (const { path, method, operation } of operations()) {
      // Plugins' own routes and streams are described by hand, and tried elsewhere.
      if (path.startsWith('/api/v1/plugins/') || path.endsWith('/stream') || path === '/api/v1/live') continue
      const parameters = operation.parameters ?? []
      const requests = fc.record({
        path: pathsOf(path, parameters),
        query: queriesOf(parameters),
        body: bodiesOf(operation),
      })
      const property = fc.asyncProperty(requests, async (request) => {
        const address = request.query === '' ? request.path : `${request.path}?${request.query}`
        check(path, method, operation, await send(operation, method, address, request.body))
      })
      const { failed, counterexample, errorInstance } = await fc.check(property, {
        seed,
        numRuns: runs,
        endOnFailure: true,
      })
      if (failed)
        wrong.push(
          `${method} ${path}: ${JSON.stringify(counterexample)?.slice(0, 500)}\n  ${String(errorInstance).slice(0, 700)}`,
        )
    }
    expect(wrong, wrong.join('\n')).to.deep.equal([])
  })
})
