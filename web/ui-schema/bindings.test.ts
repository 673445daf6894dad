import { expect } from 'chai'
import { currencyIn, resolve, resolveAll, valueAt } from './bindings.ts'
import { fill } from './fill.ts'
import { requestOf } from './request.ts'

describe('bindings of UI pages', () => {
  const scope = { row: { id: 7, name: 'Ada', 'a/b': { '~': true }, list: ['x'] } }

  it('follow JSON Pointers, escapes included', () => {
    expect(valueAt(scope, '/row/name')).to.equal('Ada')
    expect(valueAt(scope, '/row/a~1b/~0')).to.equal(true)
    expect(valueAt(scope, '/row/list/0')).to.equal('x')
    expect(valueAt(scope, '/row/nothing/further')).to.equal(undefined)
  })

  it('reach own fields only', () => {
    for (const pointer of ['/row/constructor', '/row/__proto__', '/row/name/length', '/row/list/map'])
      expect(valueAt(scope, pointer), pointer).to.equal(undefined)
  })

  it('fill in texts as text', () => {
    expect(fill('Delete {/row/name}{/row/none}?', scope, 'en')).to.equal('Delete Ada?')
    expect(fill('{/row/list} {/row/constructor}', scope, 'en')).to.equal(' ')
    expect(fill("It's {/row/a~1b/~0}, '{/row/id}' <b>", scope, 'en')).to.equal("It's true, {/row/id} <b>")
    expect(fill('{{ data.title }} {of} {/row/name}', scope, 'en')).to.equal('{{ data.title }} {of} Ada')
  })

  it('write numbers as their language does where a text says so, in the form that it has for them', () => {
    const files = '{/data/files, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}}'
    const inPolish = (count: unknown) => fill(files, { data: { files: count } }, 'pl')
    expect([1, 3, 5, '22'].map(inPolish)).to.deep.equal(['1 plik', '3 pliki', '5 plików', '22 pliki'])
    expect(inPolish(undefined)).to.equal('0 plików')
    expect(fill('{/data/year}: {/data/year, number}', { data: { year: 2026 } }, 'de')).to.equal('2026: 2.026')
  })

  it('take whole objects or single values', () => {
    expect(resolveAll({ $ref: '/row' }, scope)).to.include({ id: 7, name: 'Ada' })
    expect(resolveAll({ id: { $ref: '/row/id' }, days: 30 }, scope)).to.deep.equal({ id: 7, days: 30 })
    expect(resolve(null, scope)).to.equal(null)
  })
})

describe('requests of UI pages', () => {
  it('fill the names of the path and put the rest into the query', () => {
    const route = { route: 'GET /contacts/:id', params: { id: { $ref: '/row/id' }, days: 30, none: null } }
    expect(requestOf(route, { row: { id: 'a b/c' } })).to.deep.equal({
      method: 'GET',
      path: '/contacts/a%20b%2Fc?days=30',
    })
  })

  it('never leave the routes of the plugin', () => {
    for (const id of ['..', '.', '', undefined, {}]) {
      expect(() =>
        requestOf({ route: 'DELETE /contacts/:id', params: { id: { $ref: '/row/id' } } }, { row: { id } }),
      ).to.throw(/id/)
    }
  })

  it('take a currency from where it stands, and none that is none', () => {
    const scope = { row: { currency: 'CHF', wrong: 'francs' } }
    expect(currencyIn('EUR', scope)).to.equal('EUR')
    expect(currencyIn({ $ref: '/row/currency' }, scope)).to.equal('CHF')
    expect(currencyIn({ $ref: '/row/wrong' }, scope)).to.equal(undefined)
    expect(currencyIn(undefined, scope)).to.equal(undefined)
  })
})
