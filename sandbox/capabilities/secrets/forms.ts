/** The ways in which a value is usually written: as it is, in JSON, in a URL, in base64 (as of UTF-8, and as `btoa` does it). */
export const formsOf = (value: string): string[] => {
  const inUrl = encodeURIComponent(value)
  const coded = (['utf8', 'latin1'] as const).flatMap((encoding) => {
    const base64 = Buffer.from(value, encoding).toString('base64')
    return [base64, base64.replace(/=+$/, ''), Buffer.from(value, encoding).toString('base64url')]
  })
  const forms = [value, JSON.stringify(value).slice(1, -1), inUrl, inUrl.replaceAll('%20', '+'), ...coded]
  // The longest first: one may be the beginning of another.
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}
