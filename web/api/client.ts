import { ApiProblem, networkFailed } from './problem.ts'

export interface Request {
  method?: string
  body?: unknown
  signal?: AbortSignal
}

/** How the API is called: JSON both ways, the CSRF token on what changes something, problems thrown. */
export interface Api {
  call: <T>(path: string, request?: Request) => Promise<T>
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

  const send = async (path: string, { method = 'GET', body, signal }: Request): Promise<Response> => {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (method !== 'GET' && csrfToken !== undefined) headers['x-csrf-token'] = csrfToken
    try {
      return await fetch(path, {
        method,
        headers,
        credentials: 'same-origin',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw networkFailed()
    }
  }

  const call = async <T>(path: string, request: Request = {}, mayRenew = true): Promise<T> => {
    const response = await send(path, request)
    const body = await readBody(response)
    if (response.ok) return body as T
    const retryAfter = Number(response.headers.get('retry-after')) || undefined
    const problem = new ApiProblem(response.status, Object(body) as Record<string, unknown>, retryAfter)
    if (problem.code === 'auth.csrf' && mayRenew) {
      csrfToken = await renew()
      return call(path, request, false)
    }
    if (problem.code === 'auth.required') onSignedOut()
    throw problem
  }

  return {
    call,
    useCsrfToken: (token) => {
      csrfToken = token
    },
  }
}
