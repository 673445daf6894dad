/** A letter as it is drawn, and what is read there. */
export interface Letter {
  shown: string
  text: string
}

/** The forms of letters by where they stand in a word: alone, last, first, between. */
type Forms = [alone: number, last?: number, first?: number, between?: number]

/**
 * Unicode has each form of an Arabic letter as a character of its own, those of one letter in a row and in this order;
 * their compatibility decomposition tells the letter (or lam with alef).
 */
const formsIn = (from: number, to: number): Map<string, Forms> => {
  const found = new Map<string, Forms>()
  for (let code = from; code <= to; code++) {
    const character = String.fromCodePoint(code)
    const letter = character.normalize('NFKC')
    if (letter === character) continue
    const forms = found.get(letter)
    if (forms) forms.push(code)
    else found.set(letter, [code])
  }
  return found
}

const forms = new Map([
  ...formsIn(0xfb50, 0xfbb1),
  ...formsIn(0xfbd3, 0xfbe7),
  ...formsIn(0xfbfc, 0xfbff),
  ...formsIn(0xfe80, 0xfefc),
])
const tatweel = '\u0640'
const isMark = (letter: string): boolean => /^\p{Mn}$/u.test(letter)
const joinsNext = (letter: string | undefined): boolean =>
  letter !== undefined && (letter === tatweel || (forms.get(letter)?.length ?? 0) === 4)
const joinsPrevious = (letter: string | undefined): boolean =>
  letter !== undefined && (letter === tatweel || (forms.get(letter)?.length ?? 0) >= 2)

/** The letters of a text, in the order of reading, each in the form in which it is joined to its neighbours. */
export const joined = (text: string): Letter[] => {
  const letters = [...text].reduce<string[]>((all, letter) => {
    const last = all.at(-1)
    if (last !== undefined && forms.has(last + letter)) all[all.length - 1] = last + letter
    else all.push(letter)
    return all
  }, [])
  const beside = (at: number, step: 1 | -1): string | undefined => {
    let place = at + step
    while (letters[place] !== undefined && isMark(letters[place]!)) place += step
    return letters[place]
  }
  return letters.map((letter, at) => {
    const known = forms.get(letter)
    if (!known) return { shown: letter, text: letter }
    const before = joinsNext(beside(at, -1)) && joinsPrevious(letter)
    const after = joinsNext(letter) && joinsPrevious(beside(at, 1))
    const code = before ? (after ? known[3] : known[1]) : after ? known[2] : known[0]
    return { shown: String.fromCodePoint(code ?? known[0]), text: letter }
  })
}
