import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'

const maxChars = 8_192

/**
 * The signature that comes with a bundle: a DSSE envelope as base64 in the header `Plexica-Signature`.
 *
 * @throws {Problem} `signature.invalid`
 */
export const signatureOf = (request: { header(name: string): string | undefined }): unknown => {
  const text = request.header('Plexica-Signature')
  if (text === undefined) return undefined
  try {
    if (text.length > maxChars) throw new Error('too long')
    return JSON.parse(Buffer.from(text, 'base64').toString())
  } catch (cause) {
    throw new Problem('signature.invalid', {
      detail: said('Plexica-Signature: has to be a DSSE envelope in base64.'),
      cause,
    })
  }
}
