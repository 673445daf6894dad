/** What to look for, and what takes its place; as texts of one character for each byte. */
interface Replacement {
  text: string
  instead: () => string
}

/**
 * Replaces texts in a stream of bytes, also those that come in two pieces; of several that begin at one place the
 * longest. Of what comes nothing is kept back but what may be the beginning of one of them.
 */
export async function* replacing(
  source: AsyncIterable<Uint8Array>,
  replacements: readonly Replacement[],
): AsyncGenerator<Uint8Array> {
  const insteadOf = new Map(replacements.map(({ text, instead }) => [text, instead]))
  const texts = [...insteadOf.keys()].sort((a, b) => b.length - a.length)
  const beginnings = texts.map(beginningAtEnd)

  /** Replaces what begins before `end`; gives with it how far it went. */
  const replace = (text: string, end: number): { out: string; upTo: number } => {
    const present = texts.filter((each) => text.includes(each))
    if (present.length === 0) return { out: text.slice(0, end), upTo: end }
    const pattern = new RegExp(present.map(escaped).join('|'), 'g')
    let out = ''
    let upTo = 0
    for (let found = pattern.exec(text); found && found.index < end; found = pattern.exec(text)) {
      out += text.slice(upTo, found.index) + insteadOf.get(found[0])!()
      upTo = found.index + found[0].length
    }
    const last = Math.max(upTo, end)
    return { out: out + text.slice(upTo, last), upTo: last }
  }

  let kept = ''
  for await (const chunk of source) {
    const text = kept + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
    const open = Math.max(0, ...beginnings.map((lengthIn) => lengthIn(text)))
    const { out, upTo } = replace(text, text.length - open)
    kept = text.slice(upTo)
    if (out !== '') yield Buffer.from(out, 'latin1')
  }
  // What began was none of them, but a shorter one may be in it.
  if (kept !== '') yield Buffer.from(replace(kept, kept.length).out, 'latin1')
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/**
 * How many characters at the end of a text are the beginning, and not all, of `word`: the steps of Knuth, Morris and
 * Pratt, so that it takes no longer than reading the word.
 */
const beginningAtEnd = (word: string): ((text: string) => number) => {
  const shorter = new Uint32Array(word.length)
  const step = (state: number, character: string): number => {
    while (state > 0 && word[state] !== character) state = shorter[state - 1]!
    return word[state] === character ? state + 1 : state
  }
  for (let at = 1; at < word.length; at++) shorter[at] = step(shorter[at - 1]!, word[at]!)
  return (text) => {
    let state = 0
    for (let at = Math.max(0, text.length - word.length + 1); at < text.length; at++) state = step(state, text[at]!)
    return state
  }
}
