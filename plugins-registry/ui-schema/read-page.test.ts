import { expect } from 'chai'
import { readUiPage } from '../ui-schema.ts'

const stat = { type: 'stat', label: 'All', value: { $ref: '/data/all' }, source: { route: 'GET /all' } }

describe('reading a page that another version of the platform checked', () => {
  it('takes out what it does not know, and leaves the rest as it is', () => {
    const hologram = { type: 'hologram', source: { route: 'GET /all' } }
    const page = readUiPage({
      schema: 1,
      title: 'Overview',
      body: [stat, { type: 'section', body: [hologram, { ...stat, colour: 'red' }, stat] }],
    })
    const [first, section] = page.body
    expect(first?.type).to.equal('stat')
    const inside = section?.type === 'section' ? (section.body as { type: string }[]) : []
    expect(inside.map(({ type }) => type)).to.deep.equal(['unknown', 'unknown', 'stat'])
    expect(inside[0]).to.deep.include({ was: 'hologram' })
    expect(inside[1]).to.include({ was: 'stat', problem: 'is not a field that is known here' })
  })

  it('takes out what led to something that is gone', () => {
    const opens = { label: 'Look', action: { type: 'open', target: 'more' } }
    const page = readUiPage({
      schema: 1,
      title: 'Overview',
      body: [
        { type: 'drawer', name: 'more', title: 'More', depth: 3, body: [] },
        { type: 'empty', title: 'None', actions: [opens] },
        stat,
      ],
    })
    expect(page.body.map(({ type }) => String(type))).to.deep.equal(['unknown', 'unknown', 'stat'])
  })

  it('has something to show of a page of which nothing is known', () => {
    for (const given of [{ schema: 7, title: 'Later', body: [] }, [], null]) {
      const page = readUiPage(given)
      expect(page.body).to.have.length(1)
      expect(page.body[0]).to.include({ type: 'unknown' })
    }
  })
})
