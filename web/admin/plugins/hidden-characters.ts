/** What moves other text about, or is not seen at all: code that holds it may read otherwise than it runs. */
const hidden = /([^\P{Cc}\t]|[\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060-\u2069\uFEFF])/u

export interface Piece {
  text: string
  hidden: boolean
}

/**
 * A line of code in pieces, with the names of characters that nobody would see.
 *
 * @example
 * withHiddenNamed('a\u202Eb') // [{ text: 'a', … }, { text: 'U+202E', hidden: true }, { text: 'b', … }]
 */
export const withHiddenNamed = (line: string): Piece[] =>
  line
    .split(hidden)
    .map((text, at) =>
      at % 2 === 1
        ? { text: `U+${text.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`, hidden: true }
        : { text, hidden: false },
    )
    .filter(({ text }) => text !== '')
