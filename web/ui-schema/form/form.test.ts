import { expect } from 'chai'
import { uiPage, type Form } from '../../../plugins-registry/ui-schema.ts'
import { fieldOfControl, fieldsOf, layoutOf, setValue, valueOf } from './fields.ts'
import { enteredFrom, toSend } from './values.ts'

const formOf = (form: object): Form => uiPage.parse({ schema: 1, title: 'x', body: [], forms: { it: form } }).forms.it!

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Name', minLength: 2, maxLength: 5 },
    email: { type: ['string', 'null'], format: 'email' },
    size: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
    note: { type: 'string' },
    news: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    address: { type: 'object', properties: { city: { type: 'string' }, zip: { type: 'string' } }, required: ['city'] },
    lines: { type: 'array', items: { type: 'object', properties: { amount: { type: 'number', default: 1 } } } },
    due: { type: 'string', format: 'date-time' },
  },
  required: ['name'],
}

describe('forms of UI pages', () => {
  const form = formOf({ schema })
  const entered = (initial: object = {}) => enteredFrom(form.schema.properties, initial)

  it('begin with what is there, then the defaults, then nothing', () => {
    expect(entered({ name: 'Ada', email: null, other: 1, lines: [{}], address: { zip: '1' } })).to.deep.equal({
      name: 'Ada',
      email: '',
      size: 3,
      note: '',
      news: false,
      tags: [],
      address: { city: '', zip: '1' },
      lines: [{ amount: 1 }],
      due: '',
    })
  })

  it('send null for nothing where the schema takes it, and clear what was there', () => {
    const state = { ...entered(), name: ' Ada ' }
    expect(toSend(form, state, {})).to.deep.equal({ name: 'Ada', email: null, size: 3, news: false })
    const before = { note: 'old', tags: ['old'], address: { city: 'Old' } }
    expect(toSend(form, state, before)).to.deep.include({ note: '', tags: [], address: { city: '' } })
  })

  it('send what is in objects and lists, and moments with their zone', () => {
    const state = { ...entered(), name: 'Ada', tags: ['a'], due: '2026-11-23T10:00' }
    setValue(state, ['address', 'city'], 'Turin')
    setValue(state, ['lines'], [{ amount: 2 }])
    const sent = toSend(form, state, {})
    expect(sent).to.deep.include({ tags: ['a'], address: { city: 'Turin' }, lines: [{ amount: 2 }] })
    expect(sent.due).to.equal(new Date('2026-11-23T10:00').toISOString())
    expect(valueOf(enteredFrom(form.schema.properties, sent), ['due'])).to.equal('2026-11-23T10:00')
  })

  it('do not send what their layout hides', () => {
    const rule = { effect: 'HIDE', condition: { scope: '#/properties/news', schema: { const: false } } }
    const control = (name: string, more: object = {}) => ({ type: 'Control', scope: `#/properties/${name}`, ...more })
    const hiding = formOf({
      schema,
      uischema: { type: 'VerticalLayout', elements: [control('news'), control('note', { rule })] },
    })
    const state = { ...entered(), name: 'Ada', note: 'hidden' }
    expect(toSend(hiding, state, {})).not.to.have.property('note')
    expect(toSend(hiding, { ...state, news: true }, {})).to.include({ note: 'hidden' })
  })

  it('do not send what the layout of an entry of a list hides, by what stands in the entry', () => {
    const lines = {
      type: 'array',
      items: { type: 'object', properties: { kind: { type: 'string' }, note: { type: 'string' } } },
    }
    const rule = { effect: 'SHOW', condition: { scope: '#/properties/kind', schema: { const: 'other' } } }
    const detail = { type: 'VerticalLayout', elements: [{ type: 'Control', scope: '#/properties/note', rule }] }
    const control = { type: 'Control', scope: '#/properties/lines', options: { detail } }
    const laidOut = formOf({
      schema: { type: 'object', properties: { lines } },
      uischema: { type: 'VerticalLayout', elements: [control] },
    })
    const typed = [
      { kind: 'one', note: 'hidden' },
      { kind: 'other', note: 'shown' },
    ]
    expect(toSend(laidOut, { lines: typed }, {})).to.deep.equal({ lines: [{ kind: 'one' }, typed[1]] })
    expect(
      fieldOfControl(laidOut.schema.properties.lines!.items!, { type: 'Control', scope: '#/properties/note' }, [
        'lines',
        1,
      ]),
    ).to.include({ name: 'lines.1.note' })
  })

  it('find the field of a control, and lay out all of them if nothing is said', () => {
    const control = { type: 'Control' as const, scope: '#/properties/address/properties/city', label: 'Town' }
    expect(fieldOfControl(form.schema, control)).to.deep.include({
      name: 'address.city',
      label: 'Town',
      type: 'string',
      required: true,
    })
    expect(fieldOfControl(form.schema, { type: 'Control', scope: '#/properties/constructor' })).to.equal(undefined)
    expect(fieldsOf(form.schema).map(({ label }) => label)).to.include.members(['Name', 'Email', 'Due'])
    expect(layoutOf(form)).to.have.property('elements').with.length(9)
  })

  it('write nowhere but into what is there', () => {
    const state = entered()
    setValue(state, ['__proto__', 'polluted'], true)
    setValue(state, ['nowhere', 'x'], true)
    expect(Object.hasOwn(Object.prototype, 'polluted')).to.equal(false)
    expect(state).not.to.have.property('nowhere')
  })
})
