import { expect } from 'chai'
import { csvOf } from './csv.ts'

describe('exports of tables', () => {
  it('are comma-separated values that spreadsheets read as they are', () => {
    expect(
      csvOf([
        ['Name', 'Note'],
        ['Ada, Countess', 'says "hi"\nthen leaves'],
        ['', '-12.5'],
      ]),
    ).to.equal('\uFEFFName,Note\r\n"Ada, Countess","says ""hi""\nthen leaves"\r\n,-12.5\r\n')
  })

  it('hold no formulas', () => {
    const line = (text: string) => csvOf([[text]]).slice(1, -2)
    expect(line('=HYPERLINK("http://evil")')).to.equal('"\'=HYPERLINK(""http://evil"")"')
    for (const text of ['+1+1', '-1+1', '@SUM(A1)', '\t=1']) expect(line(text), text).to.match(/^'/)
  })
})
