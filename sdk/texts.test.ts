import { expect } from 'chai'
import { texts } from './texts.ts'

describe('texts of a plugin outside of its pages', () => {
  const say = texts({
    en: { due: '{count, plural, one {# task is due} other {# tasks are due}}', by: 'By {name}' },
    pl: { due: '{count, plural, one {# zadanie} few {# zadania} many {# zadań} other {# zadania}}' },
  })

  it('have the form of each language for a number', () => {
    expect(say.all('due', { count: 2 })).to.deep.equal({ en: '2 tasks are due', pl: '2 zadania' })
    expect(say.in('pl-PL')('due', { count: 5 })).to.equal('5 zadań')
    expect(say.in('ja')('due', { count: 1 })).to.equal('1 task is due')
  })

  it('are English where a language lacks them, and keep a place that nothing was given for', () => {
    expect(say.in('pl')('by', { name: '{name} <b>' })).to.equal('By {name} <b>')
    expect(say.in('en')('by')).to.equal('By {name}')
  })
})
