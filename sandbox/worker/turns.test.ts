import { expect } from 'chai'
import { Turns } from './turns.ts'

describe('turns', () => {
  /** Tasks that run until they are told to end, and what has begun. */
  const aCrowd = (atOnce: number) => {
    const turns = new Turns<string>(atOnce)
    const begun: string[] = []
    const ends = new Map<string, () => void>()
    const wanted = new Set<string>()
    return {
      begun,
      add: (owner: string, name: string) => {
        wanted.add(name)
        turns.add(owner, {
          isWanted: () => wanted.has(name),
          run: () => {
            begun.push(name)
            return new Promise((resolve) => ends.set(name, resolve))
          },
        })
      },
      forget: (name: string) => wanted.delete(name),
      end: async (name: string) => {
        ends.get(name)!()
        await new Promise(setImmediate)
      },
    }
  }

  it('does one thing at a time for each, and takes turns between them', async () => {
    const { begun, add, end } = aCrowd(2)
    for (const name of ['a1', 'a2', 'a3']) add('a', name)
    for (const name of ['b1', 'b2']) add('b', name)
    add('c', 'c1')
    expect(begun).to.deep.equal(['a1', 'b1'])
    await end('a1')
    expect(begun).to.deep.equal(['a1', 'b1', 'c1'])
    await end('b1')
    await end('c1')
    expect(begun).to.deep.equal(['a1', 'b1', 'c1', 'a2', 'b2'])
  })

  it('leaves out what nobody waits for any more', async () => {
    const { begun, add, end, forget } = aCrowd(1)
    for (const name of ['a1', 'a2', 'a3']) add('a', name)
    forget('a2')
    await end('a1')
    expect(begun).to.deep.equal(['a1', 'a3'])
  })
})
