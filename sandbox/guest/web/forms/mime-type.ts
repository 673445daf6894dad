const token = /^[!#$%&'*+\-.^_`|~\w]+$/
const httpSpace = /^[\t\n\r ]+|[\t\n\r ]+$/g
const quotable = /^[\t\x20-\x7e\x80-\xff]*$/

/** What is between commas that are not in quotes. */
const headerParts = /(?:"(?:[^"\\]|\\[^])*(?:"|\\?$)|[^",])+/g

interface MimeType {
  essence: string
  parameters: Map<string, string>
}

/** https://mimesniff.spec.whatwg.org/#parsing-a-mime-type */
const parseMimeType = (text: string): MimeType | undefined => {
  const input = text.replace(httpSpace, '')
  const found = /^([^/;]*)\/([^;]*)/.exec(input)
  if (!found) return undefined
  const type = found[1]!
  const subtype = found[2]!.replace(httpSpace, '')
  if (!token.test(type) || !token.test(subtype)) return undefined
  const parameters = new Map<string, string>()
  let at = found[0].length
  while (at < input.length) {
    const name = /^;[\t\n\r ]*([^;=]*)/.exec(input.slice(at))!
    at += name[0].length
    if (input[at] !== '=') continue
    const rest = input.slice(at + 1)
    const quoted = /^"((?:[^"\\]|\\[^])*)(?:"|\\?$)[^;]*/.exec(rest)
    const plain = /^[^;]*/.exec(rest)!
    const value = quoted ? quoted[1]!.replace(/\\([^])/g, '$1') : plain[0].replace(/[\t\n\r ]+$/, '')
    at += 1 + (quoted ?? plain)[0].length
    const key = name[1]!.toLowerCase()
    if (token.test(key) && (quoted || value !== '') && quotable.test(value) && !parameters.has(key))
      parameters.set(key, value)
  }
  return { essence: `${type}/${subtype}`.toLowerCase(), parameters }
}

/** https://fetch.spec.whatwg.org/#concept-header-extract-mime-type, of a header that may have been sent several times */
export const extractMimeType = (header: string): MimeType | undefined => {
  let charset: string | undefined
  let last: MimeType | undefined
  for (const text of header.match(headerParts) ?? []) {
    const type = parseMimeType(text)
    if (!type || type.essence === '*/*') continue
    if (type.essence !== last?.essence) charset = type.parameters.get('charset')
    else if (!type.parameters.has('charset') && charset !== undefined) type.parameters.set('charset', charset)
    last = type
  }
  return last
}

/** https://mimesniff.spec.whatwg.org/#serializing-a-mime-type */
export const serializeMimeType = ({ essence, parameters }: MimeType): string => {
  let text = essence
  for (const [name, value] of parameters)
    text += `;${name}=${token.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`
  return text
}
