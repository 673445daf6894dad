import { ApiProblem, networkFailed } from './problem.ts'
import { sendWithProgress } from './send-with-progress.ts'

export interface Request {
  method?: string
  /** Sent as JSON, but for a file, which is sent as it is. */
  body?: unknown
  /** The revision that a change is made on: refused with `request.precondition` once there is a newer one. */
  ifMatch?: number
  signal?: AbortSignal
  /** Told how much of a file was sent so far, as a part of one. */
  onProgress?: (part: number) => void
  /** Makes sending the same again safe, where something is created. */
  idempotencyKey?: string
}

/** What a path answered, as it came. */
export interface Downloaded {
  blob: Blob
  /** What the answer calls it. */
  name: string | undefined
}

/** How the API is called: JSON both ways, the CSRF token on what changes something, problems thrown. */
export interface Api {
  call: <T>(path: string, request?: Request) => Promise<T>
  /** Reads what is not JSON, or is to be kept as it is. */
  download: (path: string, request?: Request) => Promise<Downloaded>
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
    path: string,
    { method = 'GET', body, ifMatch, signal, onProgress, idempotencyKey }: Request,
  ): Promise<Response> => {
    const headers: Record<string, string> = { accept: 'application/json' }
    // What the server says is in the language that is shown, where neither the user nor the tenant chose one.
    if (document.documentElement.lang !== '') headers['accept-language'] = document.documentElement.lang
    const isFile = body instanceof Blob
    if (isFile) headers['content-type'] = body.type || 'application/octet-stream'
    else if (body !== undefined) headers['content-type'] = 'application/json'
    if (method !== 'GET' && csrfToken !== undefined) headers['x-csrf-token'] = csrfToken
    if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`
    if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
    try {
      if (isFile && onProgress) return await sendWithProgress(path, { method, headers, body, onProgress })
      return await fetch(path, {
        method,
        headers,
        credentials: 'same-origin',
        ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw networkFailed()
    }
  }

  /** @throws {ApiProblem} if the answer is one */
  const answerOf = async (path: string, request: Request, mayRenew = true): Promise<Response> => {
    const response = await send(path, request)
    if (response.ok) return response
    const body = await readBody(response)
    const retryAfter = Number(response.headers.get('retry-after')) || undefined
    const problem = new ApiProblem(response.status, Object(body) as Record<string, unknown>, retryAfter)
    if (problem.code === 'auth.csrf' && mayRenew) {
      csrfToken = await renew()
      return answerOf(path, request, false)
    }
    if (problem.code === 'auth.required') onSignedOut()
    throw problem
  }

  return {
    call: async <T>(path: string, request: Request = {}) => (await readBody(await answerOf(path, request))) as T,
    download: async (path, request = {}) => {
      const response = await answerOf(path, request)
      return { blob: await response.blob(), name: nameIn(response.headers.get('content-disposition')) }
    },
    useCsrfToken: (token) => {
      csrfToken = token
    },
  }
}
