import { filled, type Address, type Parts } from './address.ts'
import type { Answer, GivenTo, Method, PathOf } from './operations.ts'
import { ApiProblem, networkFailed } from './problem.ts'
import { sendWithProgress } from './send-with-progress.ts'

/** What a call is made of, whatever it calls. */
interface Request extends Parts {
  method?: string
  /** Sent as JSON, but for a file, which is sent as it is. */
  body?: unknown
  ifMatch?: number | string
  signal?: AbortSignal
  onProgress?: (part: number) => void
  idempotencyKey?: string
  later?: boolean
  /** Whether it is sent to the end although the page is left meanwhile: what is shown as done already. */
  outlivesPage?: boolean
}

/** What a path answered, as it came. */
export interface Downloaded {
  blob: Blob
  /** What the answer calls it. */
  name: string | undefined
}

type CallOf<M extends Method> = <P extends PathOf<M>>(path: P, ...given: GivenTo<M, P>) => Promise<Answer<M, P>>

/**
 * How the API is called: JSON both ways, the CSRF token on what changes something, problems thrown. Paths, what goes
 * with them and what they answer are as the OpenAPI document says (`schema.d.ts`).
 *
 * @example
 * await api.patch('/api/v1/roles/{role}', { path: { role: 'editors' }, body: { name: 'Editors' }, ifMatch: 3 })
 */
export interface Api extends Record<Method, unknown> {
  get: CallOf<'get'>
  post: CallOf<'post'>
  put: CallOf<'put'>
  patch: CallOf<'patch'>
  delete: CallOf<'delete'>
  /** Calls what the document does not describe, such as the routes of plugins. */
  call: <T>(address: Address, request?: Omit<Request, keyof Parts>) => Promise<T>
  /** Reads what is not JSON, or is to be kept as it is. */
  download: (address: Address, request?: Omit<Request, keyof Parts>) => Promise<Downloaded>
  /** The token that comes with `/api/v1/me`. */
  useCsrfToken: (token: string | undefined) => void
}

const readBody = async (response: Response): Promise<unknown> => {
  const text = await response.text()
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
  if (!isJson || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiProblem(502, { code: 'response.invalid', title: 'The answer could not be read', retry: true })
  }
}

/** Browsers keep 64 KiB of a page that is left, of all that it was sending. */
const mostOutlivingBytes = 16_384
const mayOutlive = (body: unknown): boolean =>
  body === undefined || (typeof body === 'string' && new Blob([body]).size <= mostOutlivingBytes)

/** The file name in a `Content-Disposition`. */
const nameIn = (header: string | null): string | undefined => {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/i.exec(header ?? '') ?? []
  const [, plain] = /filename="?([^";]+)"?/i.exec(header ?? '') ?? []
  try {
    return encoded === undefined ? plain : decodeURIComponent(encoded)
  } catch {
    return plain
  }
}

/**
 * @param onSignedOut is told when the session has ended
 * @param renew fetches a new CSRF token, once, when the session's changed (a new sign-in in another tab)
 */
export const createApi = ({
  onSignedOut,
  renew,
}: {
  onSignedOut: () => void
  renew: () => Promise<string | undefined>
}): Api => {
  let csrfToken: string | undefined

  const send = async (
    address: Address,
    { method = 'GET', body, ifMatch, signal, onProgress, idempotencyKey, later, outlivesPage }: Request,
  ): Promise<Response> => {
    const headers: Record<string, string> = { accept: 'application/json' }
    // What the server says is in the language that is shown, where neither the user nor the tenant chose one.
    if (document.documentElement.lang !== '') headers['accept-language'] = document.documentElement.lang
    const isFile = body instanceof Blob
    if (isFile) headers['content-type'] = body.type || 'application/octet-stream'
    else if (body !== undefined) headers['content-type'] = 'application/json'
    if (method !== 'GET' && csrfToken !== undefined) headers['x-csrf-token'] = csrfToken
    if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`
    if (later) headers.prefer = 'respond-async'
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
    try {
      if (isFile && onProgress) return await sendWithProgress(address, { method, headers, body, onProgress })
      const sent = isFile || body === undefined ? body : JSON.stringify(body)
      return await fetch(address, {
        method,
        headers,
        credentials: 'same-origin',
        keepalive: outlivesPage === true && mayOutlive(sent),
        ...(sent === undefined ? {} : { body: sent }),
        ...(signal ? { signal } : {}),
      })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw networkFailed()
    }
  }

  /** @throws {ApiProblem} if the answer is one */
  const answerOf = async (address: Address, request: Request, mayRenew = true): Promise<Response> => {
    const response = await send(address, request)
    if (response.ok) return response
    const body = await readBody(response)
    const retryAfter = Number(response.headers.get('retry-after')) || undefined
    const problem = new ApiProblem(response.status, Object(body) as Record<string, unknown>, retryAfter)
    if (problem.code === 'auth.csrf' && mayRenew) {
      csrfToken = await renew()
      return answerOf(address, request, false)
    }
    if (problem.code === 'auth.required') onSignedOut()
    throw problem
  }

  const call = async <T>(address: Address, request: Request = {}): Promise<T> =>
    (await readBody(await answerOf(address, request))) as T
  const by =
    (method: string) =>
    <T>(path: string, request: Request = {}) =>
      call<T>(filled(path, request), { ...request, method })

  return {
    get: by('GET'),
    post: by('POST'),
    put: by('PUT'),
    patch: by('PATCH'),
    delete: by('DELETE'),
    call,
    download: async (address, request = {}) => {
      const response = await answerOf(address, request)
      return { blob: await response.blob(), name: nameIn(response.headers.get('content-disposition')) }
    },
    useCsrfToken: (token) => {
      csrfToken = token
    },
  }
}
