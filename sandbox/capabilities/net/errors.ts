import { Problem } from '../../../problems/problem.ts'

const reasons: [RegExp, string][] = [
  [/^ENOTFOUND$|^EAI_/, 'has no address'],
  [/^ECONNREFUSED$/, 'refused the connection'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'ended the connection'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH)$/, 'can not be reached'],
  [/CERT|^ERR_TLS|^ERR_SSL|SELF_SIGNED|ISSUER|VERIFY/, 'has a certificate that is not accepted, or speaks no TLS'],
  [/^(HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES)/, 'sent a reply that is not valid HTTP'],
  [/^Z_|^ERR__ERROR|^ERR_BROTLI|^ZSTD|^ERR_ZSTD/, 'sent a body that can not be decoded'],
]

/** What sending a request failed with, as a problem. Of the error nothing but its code decides: its text may name addresses. */
export const sendingFailed = (error: unknown, hostname: string): Problem => {
  const problem = problemIn(error)
  if (problem) return problem
  const { code = '', name = '' } = error as { code?: string; name?: string }
  if (name === 'TimeoutError')
    return new Problem('net.failed', { detail: `"${hostname}" did not answer in the time of this invocation.` })
  if (name === 'AbortError') return new Problem('invocation.ended')
  if (code === 'UND_ERR_INVALID_ARG')
    return new Problem('capability.invalid', { detail: 'This is not a request that can be sent.' })
  const reason = reasons.find(([pattern]) => pattern.test(code))?.[1] ?? 'could not be reached'
  return new Problem('net.failed', { detail: `"${hostname}" ${reason}.` }, { cause: error })
}

/** A refusal of the connector arrives inside of what others make of it. */
const problemIn = (error: unknown): Problem | undefined => {
  for (let inner = error, depth = 0; inner instanceof Error && depth < 5; inner = inner.cause, depth++) {
    if (inner instanceof Problem) return inner
    if (inner instanceof AggregateError) return inner.errors.map(problemIn).find((found) => found !== undefined)
  }
  return undefined
}
