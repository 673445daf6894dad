import { expect } from 'chai'
import { firstSpoken } from './languages.ts'
import { mistakeIn, readMessage } from './message.ts'

describe('the languages of the platform', () => {
  it('the first that is spoken is chosen, whatever its region', () => {
    expect(firstSpoken([null, 'nl', 'pt-BR', 'en'])).to.equal('pt')
    expect(firstSpoken(['ZH-Hant-TW'])).to.equal('zh')
    expect(firstSpoken(['nl', undefined, 'constructor'])).to.equal(undefined)
  })

  it('a translation has to expect the same values in the same way as its source', () => {
    const source = '{count, plural, one {# row} other {# rows}} of {name}'
    expect(mistakeIn('{name}: {count, plural, other {# 行}}', source)).to.equal(undefined)
    expect(mistakeIn('{count} von {name}', source)).to.match(/lacks \{count: plural\}/)
    expect(mistakeIn('{count, plural, other {#}} {name} {tenant}', source)).to.match(/has \{tenant\}/)
    expect(mistakeIn('{count, plural, one {#}', source)).to.match(/is no ICU message/)
  })

  it('values within the forms of a plural are found too', () => {
    expect(readMessage('{count, plural, one {<b>{who}</b>} other {{at, date, short}}}')).to.deep.equal({
      arguments: ['at: date', 'b: tag', 'count: plural', 'who'],
    })
  })
})
