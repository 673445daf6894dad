const characters: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

interface HighlightPart {
  text: string
  isFound: boolean
}

/**
 * The parts of a highlight of the capability `search`, which is escaped HTML with `<mark>` around what was found. Anything
 * else that looks like HTML stays text.
 *
 * @example
 * highlightParts('a &lt; <mark>b</mark>') // [{ text: 'a < ', isFound: false }, { text: 'b', isFound: true }]
 */
export const highlightParts = (html: string): HighlightPart[] =>
  html
    .split(/(<mark>.*?<\/mark>)/s)
    .filter((part) => part !== '')
    .map((part) => {
      const isFound = /^<mark>.*<\/mark>$/s.test(part)
      const text = (isFound ? part.slice(6, -7) : part).replace(
        /&(?:amp|lt|gt|quot|#39);/g,
        (name) => characters[name]!,
      )
      return { text, isFound }
    })
