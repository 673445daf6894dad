import { expect } from 'chai'
import { replacing } from './replace-in-stream.ts'

const cut = async function* (text: string, lengths: number[]) {
  let at = 0
  for (const length of lengths) {
    yield Buffer.from(text.slice(at, at + length), 'latin1')
    at += length
  }
  if (at < text.length) yield Buffer.from(text.slice(at), 'latin1')
}

const replaced = async (pieces: AsyncIterable<Uint8Array>, texts: string[]): Promise<string[]> => {
  const out: string[] = []
  for await (const piece of replacing(
    pieces,
    texts.map((text) => ({ text, instead: () => `<${text.length}>` })),
  ))
    out.push(Buffer.from(piece).toString('latin1'))
  return out
}

describe('replacing in a stream', () => {
  it('finds what lies in one piece, and what is cut at any place', async () => {
    const text = 'a secret-value, and once more: secret-value.'
    for (let first = 0; first <= text.length; first++)
      for (const second of [0, 1, 5, 30])
        expect((await replaced(cut(text, [first, second]), ['secret-value'])).join(''), `${first} ${second}`).to.equal(
          'a <12>, and once more: <12>.',
        )
    const single = Array<number>(text.length).fill(1)
    expect((await replaced(cut(text, single), ['secret-value'])).join('')).to.equal('a <12>, and once more: <12>.')
  })

  it('takes the longest of those that begin at one place, wherever it is cut', async () => {
    const text = 'abcd abc ab'
    for (let first = 0; first <= text.length; first++)
      expect((await replaced(cut(text, [first]), ['ab', 'abcd'])).join('')).to.equal('<4> <2>c <2>')
  })

  it('knows a beginning inside of a beginning', async () => {
    for (let first = 0; first <= 6; first++)
      expect((await replaced(cut('aaaaab', [first]), ['aab'])).join('')).to.equal('aaa<3>')
  })

  it('keeps nothing back that can be no beginning', async () => {
    const pieces = await replaced(cut('one two sec', [4, 4]), ['secret'])
    expect(pieces).to.deep.equal(['one ', 'two ', 'sec'])
  })

  it('leaves bytes alone that are no text', async () => {
    const bytes = String.fromCharCode(...Array.from({ length: 256 }, (_, at) => at))
    expect((await replaced(cut(bytes, [100, 50]), ['secret'])).join('')).to.equal(bytes)
  })

  it('takes characters that mean something in expressions for what they are', async () => {
    expect((await replaced(cut('x.*[a](b)^$|-/\\?{1}y', [7]), ['.*[a](b)^$|-/\\?{1}'])).join('')).to.equal('x<18>y')
  })
})
