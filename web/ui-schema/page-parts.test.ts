import { expect } from 'chai'
import { uiPage } from '../../plugins-registry/ui-schema/page.ts'
import { searchedRowsOf, tabNames } from './page-parts.ts'

const search = {}
const columns = [{ type: 'text', field: 'name', label: 'Name' }]
const inTabs = (...items: object[]) => ({
  type: 'tabs',
  items: items.map((component, at) => ({
    label: `Tab ${at}`,
    visible: { permission: `crm.tab${at}` },
    body: [component],
  })),
})
const page = uiPage.parse({
  schema: 1,
  title: 'Everything',
  body: [
    inTabs(
      { type: 'table', source: { route: 'GET /deals' }, columns, search },
      inTabs(
        { type: 'markdown', text: 'Nothing' },
        {
          type: 'cards',
          source: { route: 'GET /cards' },
          item: { title: '{/row/name}' },
          search,
          visible: { permission: 'crm.cards' },
        },
      ),
    ),
    { type: 'drawer', name: 'more', title: 'More', body: [inTabs({ type: 'markdown', text: 'Not at first' })] },
  ],
})

describe('what is in a page', () => {
  it('rows are searched in whichever tab they are, with what leads there and who may see them', () => {
    const found = searchedRowsOf(page).map(({ source, at, permissions }) => ({ route: source.route, at, permissions }))
    expect(found).to.deep.equal([
      { route: 'GET /deals', at: { tab: '1' }, permissions: ['crm.tab0'] },
      { route: 'GET /cards', at: { tab: '2', tab2: '2' }, permissions: ['crm.tab1', 'crm.tab1', 'crm.cards'] },
    ])
  })

  it('tabs in what is opened over the page are not in the address', () => {
    expect([...tabNames(page).values()]).to.deep.equal(['tab', 'tab2'])
  })
})
