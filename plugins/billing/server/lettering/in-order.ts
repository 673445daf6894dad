import bidiFactory from 'bidi-js'
import { joined, type Letter } from './arabic.ts'

const bidi = bidiFactory()
const needsOrder = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/** The letters of one line from left to right, as the bidirectional algorithm of Unicode orders them. */
export const inOrder = (line: string, direction: 'ltr' | 'rtl'): Letter[] => {
  const text = line.normalize('NFC')
  const letters = needsOrder.test(text)
    ? ordered(joined(text), direction)
    : [...text].map((shown) => ({ shown, text: shown }))
  // Marks of direction have done their work.
  return letters.filter(({ shown }) => !/^\p{Cf}$/u.test(shown))
}

const ordered = (letters: Letter[], direction: 'ltr' | 'rtl'): Letter[] => {
  // Letters may be of two units, and the algorithm counts units.
  const shown = letters.map((letter) => letter.shown).join('')
  const letterAt = letters.flatMap((letter) => Array.from({ length: letter.shown.length }, () => letter))
  const levels = bidi.getEmbeddingLevels(shown, direction)
  const mirrored = bidi.getMirroredCharactersMap(shown, levels.levels)
  const units = bidi.getReorderedIndices(shown, levels)
  const seen = new Set<Letter>()
  return units.flatMap((unit) => {
    const letter = letterAt[unit]!
    if (seen.has(letter)) return []
    seen.add(letter)
    const mirror = mirrored.get(unit)
    return [mirror === undefined ? letter : { ...letter, shown: mirror }]
  })
}
