import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

const equal = (given: string, expected: string) => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Whether the browser says that the request comes from a page of this very host. Silence is not an answer. */
const comesFromElsewhere = ({ headers }: IncomingMessage): boolean => {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return true
  const { origin, host } = headers
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}

/**
 * Refuses a request that another site made a signed-in browser send. Only for requests that are authorised by a
 * cookie: a bearer token is nothing that a browser adds by itself.
 *
 * @throws {Problem} `auth.csrf`
 */
export const checkCsrf = (request: IncomingMessage, csrfToken: string): void => {
  if (safeMethods.has(request.method ?? '')) return
  const given = request.headers['x-csrf-token']
  if (comesFromElsewhere(request)) throw new Problem('auth.csrf')
  if (typeof given !== 'string' || !equal(given, csrfToken)) {
    throw new Problem('auth.csrf', {
      detail: said('The header X-CSRF-Token is missing or not the one of this session.'),
    })
  }
}

/** For unsafe requests before there is a session, such as the sign-in form: at least not from another site. */
export const checkSameOrigin = (request: IncomingMessage): void => {
  if (comesFromElsewhere(request)) throw new Problem('auth.csrf')
}
