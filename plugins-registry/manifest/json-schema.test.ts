import { expect } from 'chai'
import { readJsonSchema } from './json-schema.ts'

describe('JSON Schemas of manifests', () => {
  it('say where a value breaks them, and how', () => {
    const check = readJsonSchema({
      type: 'object',
      properties: {
        email: { type: 'string', format: 'email' },
        days: { type: 'integer', minimum: 1 },
        kind: { enum: ['a', 'b', null] },
        tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
        note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      },
      required: ['email'],
      additionalProperties: false,
    })
    expect(check({ email: 'ada@example.org', days: 3, kind: null, tags: ['a'], note: null })).to.deep.equal([])
    const broken = check({ email: 'ada', days: 0, kind: 'c', tags: ['a', 'a'], note: 1, more: true })
    expect(broken.map(({ path }) => path.join('.'))).to.have.members(['email', 'days', 'kind', 'tags.1', 'note', ''])
    expect(check(undefined)).to.have.length(1)
    expect(check([])).to.have.length(1)
  })

  it('are not run as code: neither their names nor their expressions', () => {
    const name = '"]; throw new Error("run"); ["'
    const check = readJsonSchema({ type: 'object', properties: { [name]: { type: 'string' } }, required: [name] })
    expect(check({ [name]: 'x' })).to.deep.equal([])
    expect(check({})).to.have.length(1)
    expect(check(JSON.parse('{ "__proto__": { "polluted": true } }'))).to.have.length(1)
    expect({}).to.not.have.property('polluted')
    const slow = readJsonSchema({ type: 'string', pattern: '^(a+)+$' })
    expect(slow(`${'a'.repeat(50_000)}!`)).to.deep.equal([])
  })

  const refused: [what: string, schema: Record<string, unknown>, why: RegExp][] = [
    ['references', { type: 'object', properties: { a: { $ref: '#' } } }, /properties\.a\.\$ref/],
    ['conditions', { if: { type: 'string' }, then: { minLength: 1 } }, /"if"/],
    ['unknown types', { type: 'frog' }, /frog/],
    ['what is no schema', { type: 'object', properties: { a: 3 } }, /properties\.a/],
    [
      'too many alternatives',
      { anyOf: Array.from({ length: 101 }, () => ({ type: 'string' })) },
      /more than 100 alternatives/,
    ],
    [
      'too many schemas',
      { type: 'object', properties: Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`p${at}`, {}])) },
      /more than 1000 schemas/,
    ],
    [
      'too deep ones',
      Array.from({ length: 40 }).reduce<Record<string, unknown>>((inner) => ({ type: 'array', items: inner }), {}),
      /schemas deep/,
    ],
  ]
  for (const [what, schema, why] of refused)
    it(`are refused with ${what}`, () => expect(() => readJsonSchema(schema)).to.throw(why))

  it('are given up on when a value is more work than it may be', () => {
    const alternatives = Array.from({ length: 99 }, (_, at) => ({ type: 'object', required: [`p${at}`] }))
    const check = readJsonSchema({ type: 'array', items: { anyOf: alternatives } })
    expect(check(Array.from({ length: 10_000 }, () => ({})))).to.deep.equal([
      { path: [], rule: { text: 'is too large to be checked' } },
    ])
    expect(readJsonSchema({ type: 'array', items: { type: 'integer' } })(Array(40_000).fill(1))).to.deep.equal([])
  })
})
