import { expect } from 'chai'
import { ApiProblem } from '../../api/problem.ts'
import { aboutFields, initialSettings, settingsForm, settingsToSend } from './settings-form.ts'

const schema = {
  type: 'object',
  properties: {
    url: { type: 'string', format: 'uri', pattern: '^https', title: 'Address' },
    apiKey: { type: 'string', writeOnly: true, minLength: 8 },
    limits: { anyOf: [{ type: 'integer' }, { type: 'null' }], title: 'Limits' },
    level: { type: 'string', oneOf: [{ const: 'a', title: 'Low' }, { const: 'b' }] },
    days: { type: 'array', items: { type: 'string', enum: ['mon', 'tue'] } },
    nested: { type: 'object', properties: { on: { type: 'boolean' } } },
    numbers: { type: 'integer', enum: [1, 2] },
  },
  required: ['url', 'apiKey'],
}
const nothing = () => false

describe('the form for the settings of a plugin', () => {
  it('has a field for what a field can hold, and JSON for the rest', () => {
    const { form, asJson, secret } = settingsForm(schema, nothing, 'JSON')
    expect(asJson).to.deep.equal(['limits', 'numbers'])
    expect(secret).to.deep.equal(['apiKey'])
    expect(form.schema.properties.url).to.deep.equal({ type: 'string', format: 'uri', title: 'Address' })
    expect(form.schema.properties.apiKey?.format).to.equal('password')
    expect(form.schema.properties.level?.oneOf).to.deep.equal([
      { const: 'a', title: 'Low' },
      { const: 'b', title: 'b' },
    ])
    expect(form.schema.properties.limits?.description).to.equal('JSON')
    expect(form.schema.properties.nested?.properties).to.deep.equal({ on: { type: 'boolean' } })
  })

  it('asks for a secret only until it is stored', () => {
    expect(settingsForm(schema, nothing, 'JSON').form.schema.required).to.deep.equal(['url', 'apiKey'])
    expect(settingsForm(schema, (name) => name === 'apiKey', 'JSON').form.schema.required).to.deep.equal(['url'])
  })

  it('shows no secret, sends none that was left empty, and keeps what it knows nothing of', () => {
    const made = settingsForm(schema, nothing, 'JSON')
    const stored = { url: 'https://a.example', apiKey: { set: true }, limits: null, other: 1 }
    expect(initialSettings(made, stored)).to.deep.equal({ url: 'https://a.example', limits: 'null', other: 1 })
    expect(settingsToSend(made, stored, { url: 'https://b.example', apiKey: '', limits: '5' })).to.deep.equal({
      url: 'https://b.example',
      limits: 5,
      other: 1,
    })
  })

  it('says where what was written is not JSON', () => {
    const made = settingsForm(schema, nothing, 'JSON')
    expect(() => settingsToSend(made, {}, { limits: '{' }))
      .to.throw(ApiProblem)
      .with.nested.property('errors[0].field', 'limits')
  })

  it('has what the server says about settings said at the fields', () => {
    const problem = new ApiProblem(422, { errors: [{ field: 'settings.url', rule: 'is wrong' }] })
    expect((aboutFields(problem) as ApiProblem).errors).to.deep.equal([{ field: 'url', rule: 'is wrong' }])
  })
})
