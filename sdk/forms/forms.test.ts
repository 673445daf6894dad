import { expect } from 'chai'
import type { FormDefinition } from './definition.ts'
import { formSchema } from './form-schema.ts'
import { brokenFormRules } from './rules.ts'

const form: FormDefinition = {
  schema: {
    properties: {
      name: { type: 'string', minLength: 2, maxLength: 5 },
      email: { type: ['string', 'null'], format: 'email' },
      size: { type: 'integer', minimum: 1, maximum: 9 },
      step: { type: 'number', multipleOf: 0.1 },
      kind: { type: 'string', oneOf: [{ const: 'person' }, { const: 'company' }] },
      vat: { type: 'string' },
      tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, uniqueItems: true, maxItems: 2 },
      address: {
        type: 'object',
        properties: { city: { type: 'string' }, zip: { type: 'string' } },
        required: ['city'],
      },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: { amount: { type: 'number', minimum: 0 }, kind: { type: 'string' }, reason: { type: 'string' } },
          required: ['amount', 'reason'],
        },
      },
      born: { type: 'string', format: 'date' },
    },
    required: ['name', 'vat'],
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/name' },
      {
        type: 'Group',
        rule: { effect: 'SHOW', condition: { scope: '#/properties/kind', schema: { const: 'company' } } },
        elements: [{ type: 'Control', scope: '#/properties/vat' }],
      },
      {
        type: 'Control',
        scope: '#/properties/lines',
        options: {
          detail: {
            type: 'VerticalLayout',
            elements: [
              { type: 'Control', scope: '#/properties/amount' },
              {
                type: 'Control',
                scope: '#/properties/reason',
                rule: { effect: 'SHOW', condition: { scope: '#/properties/kind', schema: { const: 'refund' } } },
              },
            ],
          },
        },
      },
    ],
  },
}

const rules = (values: object) =>
  brokenFormRules(form, { name: 'Ada', ...values }).map(({ field, rule }) => `${field} ${rule}`)

describe('rules of forms', () => {
  it('hold texts, numbers and choices to their schema', () => {
    expect(rules({})).to.deep.equal([])
    expect(rules({ name: ' ' })).to.deep.equal(['name required'])
    expect(rules({ name: 'Adelaide', email: 'ada@', size: 10 })).to.deep.equal([
      'name maxLength',
      'email email',
      'size maximum',
    ])
    expect(rules({ size: 1.5, step: 0.3, kind: 'robot' })).to.deep.equal(['size integer', 'kind choice'])
    expect(rules({ step: 0.25, born: '2026-02-31x' })).to.deep.equal(['step multipleOf', 'born date'])
    expect(rules({ name: 7, size: '3' })).to.deep.equal(['name string', 'size number'])
  })

  it('reach into objects and lists', () => {
    expect(rules({ address: { zip: '1' }, lines: [{ amount: 1 }, { amount: -1 }, {}] })).to.deep.equal([
      'address.city required',
      'lines.1.amount minimum',
      'lines.2.amount required',
    ])
    expect(rules({ tags: ['a', 'a'] })).to.deep.equal(['tags uniqueItems'])
    expect(rules({ tags: ['a', 'c'] })).to.deep.equal(['tags.1 choice'])
    expect(rules({ tags: 'a', lines: {}, address: [] })).to.deep.equal(['tags list', 'address object', 'lines list'])
  })

  it('ask for a field only while its layout shows it', () => {
    expect(rules({ kind: 'person' })).to.deep.equal([])
    expect(rules({ kind: 'company' })).to.deep.equal(['vat required'])
  })

  it('ask of each entry of a list only what its layout shows, by what stands in the entry', () => {
    const lines = [{ amount: 1 }, { amount: 1, kind: 'refund' }, { amount: 1, kind: 'refund', reason: 'Late' }]
    expect(rules({ kind: 'person', lines })).to.deep.equal(['lines.1.reason required'])
  })

  it('check the input of a route in words', () => {
    const check = (given: unknown) => formSchema(form)['~standard'].validate(given)
    expect(check({ name: 'A', address: {} })).to.deep.equal({
      issues: [
        {
          message: 'needs at least 2 characters',
          path: ['name'],
          said: { text: 'needs at least {min, plural, one {# character} other {# characters}}', values: { min: 2 } },
        },
        { message: 'is needed', path: ['address', 'city'] },
      ],
    })
    expect(check({ name: 'Ada', nmae: 'Bob' })).to.deep.equal({ issues: [{ message: 'is not known', path: ['nmae'] }] })
    const checkChange = (given: unknown) => formSchema(form, { partial: true })['~standard'].validate(given)
    expect(checkChange({ size: 2 })).to.deep.equal({ value: { size: 2 } })
    expect(checkChange({ name: '' })).to.deep.equal({ issues: [{ message: 'is needed', path: ['name'] }] })
    expect(check('x')).to.deep.equal({ issues: [{ message: 'has to be an object' }] })
    expect(check({ name: 'Ada' })).to.deep.equal({ value: { name: 'Ada' } })
  })

  it('look at own fields only', () => {
    expect(rules(JSON.parse('{"__proto__":{"size":99}}') as object)).to.deep.equal([])
  })
})
