import { expect } from 'chai'
import { replacedBy, withEntries } from './with-entries.ts'

const seen = { name: 'Desk', text: 'a', on: false, roles: ['a', 'b'], limits: { cpu: '1', memory: '2' } }

describe('what was entered, put into what somebody else saved meanwhile', () => {
  it('keeps what was entered, and takes what was not touched as it is now', () => {
    const newest = { ...seen, text: 'theirs', on: true }
    expect(withEntries(seen, { ...seen, name: 'Mine' }, newest)).to.deep.equal({ ...newest, name: 'Mine' })
  })

  it('adds to lists and takes out of them what was added and taken out here', () => {
    const merged = withEntries(seen, { ...seen, roles: ['b', 'mine'] }, { ...seen, roles: ['a', 'b', 'theirs'] })
    expect(merged.roles).to.deep.equal(['b', 'theirs', 'mine'])
  })

  it('puts together what stands inside of fields, with what somebody emptied', () => {
    const entered = { ...seen, limits: { cpu: '9', memory: '2', disk: '3' } }
    const emptied = { ...seen, limits: { cpu: '1' } }
    expect(withEntries<object>(seen, entered, emptied)).to.deep.include({ limits: { cpu: '9', disk: '3' } })
  })

  it('tells only what saving would replace', () => {
    const entered = { ...seen, name: 'Mine', text: 'both', limits: { cpu: '9', memory: '2' } }
    const newest = { ...seen, name: 'Theirs', text: 'both', on: true, limits: { cpu: '7', memory: '8' } }
    expect(replacedBy(seen, entered, newest)).to.deep.equal(['Theirs', '7'])
  })
})
