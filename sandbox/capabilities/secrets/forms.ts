/**
 * The ways in which a value is usually written: as it is, in JSON, in HTML, in a URL, in hexadecimal digits, in base64
 * (as of UTF-8, and as `btoa` does it; alone, and with other text around it); each as the languages write it that
 * answers come from.
 */
export const formsOf = (value: string): string[] => {
  const inJson = JSON.stringify(value).slice(1, -1)
  const inUrl = encodeURIComponent(value)
  const strictUrl = inUrl.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
  const urls = [inUrl, strictUrl].flatMap((form) => [form, lowerCased(form)])
  const coded = (['utf8', 'latin1'] as const).flatMap((encoding) => {
    const bytes = Buffer.from(value, encoding)
    const hex = bytes.toString('hex')
    return [hex, hex.toUpperCase(), ...inBase64(bytes)]
  })
  const forms = [
    value,
    ...[inJson, inAscii(inJson)].flatMap((form) => [form, form.replaceAll('/', '\\/')]),
    ...[inHtml(value, '&quot;', '&#39;'), inHtml(value, '&#34;', '&#39;'), inHtml(value, '&quot;', '&#x27;')],
    ...urls.flatMap((form) => [form, form.replaceAll('%20', '+')]),
    ...coded,
  ]
  // The longest first: one may be the beginning of another.
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}

/** Fewer characters than this could be anything. */
const leastOfBase64 = 8

/** Base64 of bytes by themselves, and what is the same of it wherever in other bytes they stand. */
const inBase64 = (bytes: Buffer): string[] => {
  const alone = bytes.toString('base64')
  const within = [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
    // A character has six bits: those at both ends are partly of the neighbours.
    const text = whole.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6))
    return text.length < leastOfBase64 ? [] : [text]
  })
  return [alone, alone.replace(/=+$/, ''), ...within].flatMap((text) => [
    text,
    text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'),
  ])
}

const lowerCased = (url: string): string => url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())

const inAscii = (json: string): string =>
  json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const inHtml = (value: string, quote: string, apostrophe: string): string =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', quote)
    .replaceAll("'", apostrophe)
