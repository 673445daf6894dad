import { expect } from 'chai'
import { reactive } from 'vue'
import { useEdited } from './use-edited.ts'

interface Group {
  name: string
  revision: number
}

describe('a form that was filled from what somebody else changes', () => {
  const of = (group: Group | undefined) => ({ name: group?.name ?? '' })
  let now: Group | undefined
  const aForm = () => {
    now = { name: 'Desk', revision: 1 }
    const state = reactive(of(now))
    return { state, ...useEdited(state, () => now, of) }
  }

  it('is held to what it was filled from until the newest is taken', async () => {
    const { state, base, takeNewest } = aForm()
    state.name = 'Mine'
    now = { name: 'Theirs', revision: 2 }
    expect(base.value!.revision).to.equal(1)
    expect(await takeNewest()).to.deep.equal(['Theirs'])
    expect({ name: state.name, revision: base.value!.revision }).to.deep.equal({ name: 'Mine', revision: 2 })
  })

  it('does not become a form for a new one when that is gone', async () => {
    const { state, base, takeNewest } = aForm()
    state.name = 'Mine'
    now = undefined
    expect(await takeNewest()).to.deep.equal([])
    expect({ name: state.name, revision: base.value?.revision }).to.deep.equal({ name: 'Mine', revision: 1 })
  })
})
