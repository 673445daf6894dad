import { expect } from 'chai'
import type { UiPage } from '../../../plugins-registry/ui-schema.ts'
import { translated } from './translated.ts'

describe('a page of a plugin in another language', () => {
  const page = {
    schema: 1,
    title: 'Deals',
    body: [
      {
        type: 'table',
        columns: [{ field: 'stage', label: 'Stage', labels: { lead: 'Lead', title: 'Title' } }],
        filters: [{ field: 'stage', label: 'Stage', options: [{ value: 'Lead', label: 'Lead' }] }],
        source: { route: 'GET /deals', query: { title: 'Deals' } },
      },
    ],
  } as unknown as UiPage

  it('has the texts that people read, and keeps what the app or the plugin goes by', () => {
    const texts = { Deals: 'Geschäfte', Stage: 'Stufe', Lead: 'Anfrage' }
    expect(translated(page, texts)).to.deep.equal({
      schema: 1,
      title: 'Geschäfte',
      body: [
        {
          type: 'table',
          columns: [{ field: 'stage', label: 'Stufe', labels: { lead: 'Anfrage', title: 'Title' } }],
          filters: [{ field: 'stage', label: 'Stufe', options: [{ value: 'Lead', label: 'Anfrage' }] }],
          source: { route: 'GET /deals', query: { title: 'Deals' } },
        },
      ],
    })
  })

  it('has the labels of all fields of its forms, whatever they are called', () => {
    const form = (title: string) => ({
      schema: { type: 'object', properties: { body: { type: 'string', title, default: 'Text' }, query: { title } } },
    })
    const withForm = (title: string) => ({ ...page, forms: { note: form(title) } }) as unknown as UiPage
    expect(translated(withForm('Text'), { Text: 'Inhalt' }).forms).to.deep.equal(withForm('Inhalt').forms)
  })

  it('is the very page where the plugin does not speak the language', () => {
    expect(translated(page, {})).to.equal(page)
  })
})
