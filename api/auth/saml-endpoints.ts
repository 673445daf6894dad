import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import { asIs, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { ProviderFailure } from '../../runtime/identity/providers/failure.ts'
import type { CameBack } from '../../runtime/identity/providers/oidc-client.ts'
import type { Person, SamlProvider, SignInProvider } from '../../runtime/identity/providers/provider.ts'
import type { SamlLogoutMessage, SamlSession } from '../../runtime/identity/providers/saml-logout.ts'
import { samlAddressesOf } from './saml-addresses.ts'
import { takeAttempt, type SignInAttempt } from './sign-in-attempts.ts'
import { originOf, tenantOf } from './sign-in.ts'

/** Ends a sign-in that was begun in this browser. */
export type Finish = (
  request: Request,
  response: Response,
  provider: SignInProvider,
  attempt: SignInAttempt,
  who: () => Promise<CameBack>,
) => Promise<void>

/** Ends what came from sessions that are over at a provider. */
export type EndThere = (
  request: Request,
  provider: SignInProvider,
  ended: { sid?: string; subject?: string },
) => Promise<void>

const longestAnswer = '512kb'

/**
 * The addresses of SAML:
 * - `GET /auth/saml/:key/metadata` tells the other side what it has to know
 * - `POST /auth/saml/:key/acs` takes answers, which other sites post, and so without a cookie of ours
 * - `GET` and `POST /auth/saml/:key/logout` is where it says that somebody has signed out there, and where browsers come
 *   back to that were signed out there from here
 * - `GET /auth/saml/:key/arrive` is where the browser goes from there, and proves that it was its own sign-in
 */
export const samlEndpoints = ({
  identity: { providers, saml },
  withSession,
  finish,
  endThere,
}: {
  identity: Pick<Identity, 'providers' | 'saml'>
  withSession: RequestHandler
  finish: Finish
  endThere: EndThere
}): Router => {
  const router = Router()

  const providerOf = async (request: Request): Promise<SamlProvider> => {
    const provider = await providers.get(tenantOf(request).id, String(request.params.key))
    if (provider.kind !== 'saml') throw new Problem('request.not_found')
    return provider
  }

  router.get('/saml/:key/metadata', async (request, response) => {
    const provider = await providerOf(request)
    const xml = await saml.metadata(provider, samlAddressesOf(originOf(request), provider))
    response.type('application/samlmetadata+xml').send(xml)
  })

  router.post(
    '/saml/:key/acs',
    express.urlencoded({ extended: false, limit: longestAnswer }),
    async (request, response) => {
      const provider = await providerOf(request)
      const { SAMLResponse: answer } = Object(request.body) as Record<string, unknown>
      if (typeof answer !== 'string')
        throw new Problem('request.invalid', { detail: said('SAMLResponse: is missing.') })
      const at = samlAddressesOf(originOf(request), provider)
      const code = await saml.arrive(provider, at, answer).catch((error: unknown) => {
        if (!(error instanceof ProviderFailure)) throw error
        throw new Problem('auth.sign_in_failed', { detail: asIs(error.message), why: 'provider' }, { cause: error })
      })
      response.redirect(303, `/auth/saml/${provider.key}/arrive?code=${code}`)
    },
  )

  router.get('/saml/:key/arrive', withSession, async (request, response) => {
    const provider = await providerOf(request)
    const arrival = await saml.collect(provider, String(request.query.code))
    const attempt = arrival && takeAttempt(request.session, provider.tenantId, arrival.state, provider.id)
    if (!attempt)
      throw new Problem('auth.sign_in_failed', {
        detail: said('This sign-in was not begun in this browser, or is over.'),
      })
    await finish(request, response, provider, attempt, () =>
      arrival.person
        ? Promise.resolve({
            person: arrival.person as Person,
            ...(arrival.session && {
              saml: arrival.session as SamlSession,
              sid: arrival.session.sessionIndex ?? arrival.session.nameId,
            }),
          })
        : Promise.reject(new ProviderFailure(arrival.failure ?? 'The answer names nobody.')),
    )
  })

  const signedOutThere = async (request: Request, response: Response, message: SamlLogoutMessage) => {
    const provider = await providerOf(request)
    const at = samlAddressesOf(originOf(request), provider)
    const logout = await saml.loggedOut(provider, at, message).catch((error: unknown) => {
      if (!(error instanceof ProviderFailure)) throw error
      throw new Problem(
        'request.invalid',
        { detail: said('SAMLRequest: {message}', { message: error.message }) },
        { cause: error },
      )
    })
    const { nameId, sessionIndex } = logout
    await endThere(request, provider, sessionIndex === undefined ? { subject: nameId } : { sid: sessionIndex })
    response.redirect(303, await logout.respond())
  }

  router.get('/saml/:key/logout', async (request, response) => {
    // What a sign-out that began here came to changes nothing: it is over here.
    if (request.query.SAMLRequest === undefined) return response.redirect(303, '/')
    const { originalUrl } = request
    await signedOutThere(request, response, { query: originalUrl.slice(originalUrl.indexOf('?') + 1) })
  })

  router.post(
    '/saml/:key/logout',
    express.urlencoded({ extended: false, limit: longestAnswer }),
    async (request, response) => {
      const { SAMLRequest, RelayState } = Object(request.body) as Record<string, unknown>
      if (typeof SAMLRequest !== 'string') return response.redirect(303, '/')
      const relayState = typeof RelayState === 'string' ? { relayState: RelayState } : {}
      await signedOutThere(request, response, { posted: { request: SAMLRequest, ...relayState } })
    },
  )

  return router
}
