import { expect } from 'chai'
import { Problem } from '../../problems/problem.ts'
import { checkPage } from './check-page.ts'
import { parseManifest } from '../manifest/manifest.ts'
import { readJson } from '../manifest/read-json.ts'
import type { Refusal } from '../bundle/refusal.ts'

const manifest = parseManifest(
  JSON.stringify({
    id: 'crm',
    version: '1.0.0',
    name: 'CRM',
    capabilities: { events: {} },
    events: { publishes: ['crm.contact.*'] },
    ui: { pages: { contacts: 'ui/contacts.json' } },
  }),
)

const refusals = (text: string): Refusal[] => {
  try {
    return checkPage('ui/contacts.json', { text, page: readJson('ui/contacts.json', text) }, manifest)
  } catch (error) {
    if (error instanceof Problem) return error.detail.errors as Refusal[]
    throw error
  }
}

describe('checking a page of a bundle', () => {
  it('points to the line and column of each mistake', () => {
    const page = `{
  "schema": 1,
  "title": "Contacts",
  "body": [
    { "type": "tabel" },
    { "type": "stat", "label": "All", "value": { "$ref": "/data/all" },
      "source": { "route": "GET /all", "parms": {} } },
    { "type": "markdown" }
  ]
}`
    expect(refusals(page).map(({ line, column, field }) => `${line}:${column} ${field}`)).to.deep.equal([
      '5:7 body[0].type',
      '7:40 body[1].source.parms',
      '8:5 body[2]',
    ])
  })

  it('points to where a text stops being JSON', () => {
    expect(refusals('{\n  "schema": 1,\n  "title": \n}')[0]).to.include({ line: 4, column: 1 })
    expect(refusals('{ "schema": 1, }')[0]).to.include({ line: 1, column: 16 })
    expect(refusals('{ "schema": 1 // one\n }')[0]).to.include({ line: 1, column: 15 })
  })

  const withBody = (...body: object[]) => JSON.stringify({ schema: 1, title: 'x', body })
  const source = (live: string) => ({ route: 'GET /contacts', live: [live] })
  const list = (live: string) => ({ type: 'list', source: source(live), item: { title: '{/row/name}' } })

  it('knows pages, events and capabilities only from the manifest', () => {
    const button = (page: string) => ({ label: 'Go', action: { type: 'navigate', page } })
    expect(refusals(withBody(list('crm.contact.created'), list('crm.*')))).to.deep.equal([])
    const found = refusals(
      withBody(list('billing.invoice.paid'), list('crm.deal.won'), {
        type: 'section',
        visible: { feature: 'net' },
        actions: [button('contacts'), button('deals')],
        body: [],
      }),
    )
    expect(found.map(({ field }) => field)).to.deep.equal([
      'body[0].source.live',
      'body[1].source.live',
      'body[2].visible.feature',
      'body[2].actions[1].action.page',
    ])
  })
})
