import { Problem } from '../../../problems/problem.ts'

/** A provider that can't be asked, or did not say what it should. The message is for who set it up. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure'
}

const known: Record<string, string> = {
  ENOTFOUND: 'There is no such host.',
  ECONNREFUSED: 'Nothing answers at its address.',
  ECONNRESET: 'It broke the connection off.',
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is signed by nobody who is known.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate is signed by nobody who is known.',
}

/** What a protocol has to do with is told as it is; what the network says only as far as it is about the other side. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof ProviderFailure) return error.message
  for (let at = error; at instanceof Error; at = at.cause) {
    const { name, code, error: said, error_description: more } = at as Error & Record<string, unknown>
    if (at instanceof Problem) return 'Its address may not be reached from here.'
    if (name === 'WWWAuthenticateChallengeError') return 'It does not take this client: check its id and its secret.'
    if (name === 'TimeoutError') return 'It did not answer in time.'
    if (typeof code === 'string' && known[code] !== undefined) return known[code]
    if (typeof said === 'string')
      return `It answered "${said}"${typeof more === 'string' ? `: ${more.slice(0, 300)}` : ''}.`
  }
  return error instanceof Error ? error.message.slice(0, 300) : 'It failed.'
}
