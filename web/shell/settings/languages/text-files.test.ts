import { expect } from 'chai'
import { asCsv, asJson, readTexts } from './text-files.ts'
import { foundRows, textRows } from './text-rows.ts'

const rows = textRows(
  { 'a.say': 'Say "hi", {name}', 'a.sum': 'Sum', 'a.new': 'New' },
  { 'a.say': 'Sag „hallo“,\n{name}', 'a.sum': '=SUM(A1)' },
  [{ plugin: null, key: 'a.sum', text: '-1', source: 'Total' }],
)

describe('texts as files, and the list of them', () => {
  it('what was exported is imported as it was, commas, quotes and lines included', () => {
    const expected = { 'a.say': 'Sag „hallo“,\n{name}', 'a.sum': '-1' }
    expect(readTexts('texts.csv', asCsv(rows))).to.deep.equal(expected)
    expect(readTexts('texts.json', asJson(rows))).to.deep.equal(expected)
    expect(readTexts('nested.JSON', '{"a":{"say":"x"}}')).to.deep.equal({ 'a.say': 'x' })
  })

  it('no text is a formula in a spreadsheet', () => {
    expect(asCsv(rows)).to.contain(`"'-1"`)
  })

  it('a file without keys and texts is refused', () => {
    expect(() => readTexts('texts.csv', 'a,b\r\n1,2')).to.throw(SyntaxError)
    expect(() => readTexts('texts.json', '[1]')).to.throw(SyntaxError)
  })

  it('texts are found by words in any language, and by what is to be done with them', () => {
    const keys = (...given: Parameters<typeof foundRows>) => foundRows(...given).map(({ key }) => key)
    expect(keys(rows, 'HALLO', undefined)).to.deep.equal(['a.say'])
    expect(keys(rows, undefined, 'missing')).to.deep.equal(['a.new'])
    expect(keys(rows, undefined, 'own')).to.deep.equal(['a.sum'])
    expect(keys(rows, '', 'outdated')).to.deep.equal(['a.sum'])
  })
})
