import { expect } from 'chai'
import { uiPageJsonSchema } from '../../plugins-registry/ui-schema.ts'
import { offeredFields, offeredValues, type JsonSchema, type Place, type Steps } from './schema-walk.ts'

const root = uiPageJsonSchema() as JsonSchema

const placesOf =
  (document: unknown) =>
  (steps: Steps): Place => {
    const value = steps.reduce<unknown>((here, step) => (Object(here) as Record<string, unknown>)[step], document)
    const { type } = Object(value) as { type?: string }
    return { keys: Object.keys(Object(value) as object), type }
  }

describe('completion of UI pages', () => {
  const document = { schema: 1, body: [{ type: 'table', source: {}, columns: [{ type: 'money' }] }, { type: '' }] }
  const placeAt = placesOf(document)
  const fields = (...steps: Steps) => offeredFields(root, steps, placeAt).map(({ label }) => label)
  const values = (...steps: Steps) => offeredValues(root, steps, placeAt).map(({ label }) => label)

  it('offers the fields that an object of its kind could still have', () => {
    expect(fields()).to.include.members(['title', 'forms', 'state']).and.not.include('body')
    expect(fields('body', 0)).to.include.members(['pageSize', 'rowActions']).and.not.include('columns')
    expect(fields('body', 0, 'columns', 0))
      .to.include.members(['field', 'currency'])
      .and.not.include('style')
    expect(fields('body', 0, 'source')).to.deep.equal(['route', 'params', 'live'])
  })

  it('offers all components, with what each of them needs', () => {
    expect(values('body', 2)).to.include.members(['table', 'kanban', 'slot'])
    expect(values('body', 1, 'type')).to.include.members(['section', 'wizard'])
    const table = offeredValues(root, ['body', 2], placeAt).find(({ label }) => label === 'table')
    expect(JSON.parse(table!.insert)).to.deep.equal({ type: 'table', source: { route: '' }, columns: [] })
  })

  it('offers the values of a choice', () => {
    expect(values('body', 0, 'selection')).to.deep.equal(['none', 'one', 'many'])
    expect(values('body', 0, 'columnChoice')).to.deep.equal(['true', 'false'])
  })

  it('knows nothing where nothing is known', () => {
    expect(fields('nowhere', 3)).to.deep.equal([])
  })
})
