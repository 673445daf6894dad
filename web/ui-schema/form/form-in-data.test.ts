import { expect } from 'chai'
import { formIn } from './form-in-data.ts'

describe('forms that are data of a plugin', () => {
  const schema = { type: 'object', properties: { name: { type: ['string', 'null'] } }, required: ['name'] }

  it('are drawn as those of pages are', () => {
    const uischema = { type: 'VerticalLayout', elements: [{ type: 'Control', scope: '#/properties/name' }] }
    expect(formIn({ schema, uischema })).to.deep.equal({ schema, uischema })
    expect(formIn({ schema: { properties: {} } })).to.deep.equal({
      schema: { type: 'object', properties: {}, required: [] },
    })
  })

  it('are none where something in them can not be drawn', () => {
    for (const broken of [
      undefined,
      'form',
      { schema: {} },
      { schema: { properties: { name: { type: 'function' } } } },
      { schema: { properties: { name: { type: 'array', items: 5 } } } },
      { schema, uischema: { type: 'Control' } },
      { schema, uischema: { type: 'VerticalLayout', elements: [{ type: 'Script', elements: [] }] } },
    ])
      expect(formIn(broken), JSON.stringify(broken)).to.equal(undefined)
  })
})
