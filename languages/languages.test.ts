import { expect } from 'chai'
import { firstSpoken } from './languages.ts'
import { mistakeIn, readMessage } from './message.ts'
import { inEnglish } from './said.ts'

describe('the languages of the platform', () => {
  it('the first that is spoken is chosen, whatever its region', () => {
    expect(firstSpoken([null, 'nl', 'pt-BR', 'en'])).to.equal('pt')
    expect(firstSpoken(['ZH-Hant-TW'])).to.equal('zh')
    expect(firstSpoken(['nl', undefined, 'constructor'])).to.equal(undefined)
  })

  it('a translation has to expect the same values in the same way as its source, and may decline by one that this names', () => {
    const source = '{count, plural, one {# row} other {# rows}} of {name}'
    expect(mistakeIn('{name}: {count, plural, other {# 行}}', source)).to.equal(undefined)
    const toldOf = (translation: string) => inEnglish(mistakeIn(translation, source)!)
    expect(toldOf('{count} von {name}')).to.equal('lacks {count: plural}')
    expect(toldOf('{count, plural, other {#}} {name} {tenant}')).to.equal(
      'has {tenant}, which the source does not have',
    )
    expect(toldOf('{count, plural, one {#}')).to.match(/is no ICU message/)
    expect(mistakeIn('{most, plural, one {# Rolle} other {# Rollen}}', 'at most {most} roles')).to.equal(undefined)
  })

  it('texts of plugins name values by JSON Pointers, and may hold templates of their own', () => {
    const source = 'All of its {/row/open-tasks} tasks'
    const plural = '{/row/open-tasks, plural, one {Zadanie} other {Zadania: #}} {/row/a~1b}'
    expect(readMessage(plural)).to.deep.equal({ arguments: ['/row/a~1b', '/row/open-tasks: plural'] })
    expect(mistakeIn('{/row/open-tasks, plural, one {Zadanie} other {Zadania: #}}', source)).to.equal(undefined)
    expect(inEnglish(mistakeIn('Zadania', source)!)).to.equal('lacks {/row/open-tasks}')
    expect(readMessage('{{ data.title }} of {name}')).to.deep.equal({ arguments: ['name'] })
    expect(mistakeIn('1 < 2, sagt <name>', '1 < 2, says <name>')).to.equal(undefined)
  })

  it('values within the forms of a plural are found too', () => {
    expect(readMessage('{count, plural, one {<b>{who}</b>} other {{at, date, short}}}')).to.deep.equal({
      arguments: ['at: date', 'b: tag', 'count: plural', 'who'],
    })
  })
})
