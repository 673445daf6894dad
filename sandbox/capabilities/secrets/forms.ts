/**
 * The ways in which a value is usually written: as it is, in JSON, in HTML, in a URL, in base64 (as of UTF-8, and as
 * `btoa` does it); each as the languages write it that answers come from.
 */
export const formsOf = (value: string): string[] => {
  const inJson = JSON.stringify(value).slice(1, -1)
  const inUrl = encodeURIComponent(value)
  const strictUrl = inUrl.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
  const urls = [inUrl, strictUrl].flatMap((form) => [form, lowerCased(form)])
  const coded = (['utf8', 'latin1'] as const).flatMap((encoding) => {
    const base64 = Buffer.from(value, encoding).toString('base64')
    return [base64, base64.replace(/=+$/, ''), Buffer.from(value, encoding).toString('base64url')]
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
