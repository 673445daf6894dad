import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import { Problem } from '../../problems/problem.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { ProviderFailure } from '../../runtime/identity/providers/failure.ts'
import type { CameBack } from '../../runtime/identity/providers/oidc-client.ts'
import type { Person, SamlProvider, SignInProvider } from '../../runtime/identity/providers/provider.ts'
import type { SamlAddresses } from '../../runtime/identity/providers/saml-client.ts'
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

/** Where a SAML provider of a tenant reaches us, for sign-ins that begin at this origin of the tenant. */
export const samlAddressesOf = (origin: string, { key }: Pick<SignInProvider, 'key'>): SamlAddresses => {
  const base = `${origin}/auth/saml/${key}`
  return { entityId: `${base}/metadata`, acsUrl: `${base}/acs` }
}

const longestAnswer = '512kb'

/**
 * The addresses of SAML:
 * - `GET /auth/saml/:key/metadata` tells the other side what it has to know
 * - `POST /auth/saml/:key/acs` takes answers, which other sites post, and so without a cookie of ours
 * - `GET /auth/saml/:key/arrive` is where the browser goes from there, and proves that it was its own sign-in
 */
export const samlEndpoints = ({
  identity: { providers, saml },
  withSession,
  finish,
}: {
  identity: Pick<Identity, 'providers' | 'saml'>
  withSession: RequestHandler
  finish: Finish
}): Router => {
  const router = Router()

  const providerOf = async (request: Request): Promise<SamlProvider> => {
    const provider = await providers.get(tenantOf(request).id, String(request.params.key))
    if (provider.kind !== 'saml') throw new Problem('request.not_found')
    return provider
  }

  router.get('/saml/:key/metadata', async (request, response) => {
    const provider = await providerOf(request)
    const xml = saml.metadata(samlAddressesOf(originOf(request), provider))
    response.type('application/samlmetadata+xml').send(xml)
  })

  router.post(
    '/saml/:key/acs',
    express.urlencoded({ extended: false, limit: longestAnswer }),
    async (request, response) => {
      const provider = await providerOf(request)
      const { SAMLResponse: answer } = Object(request.body) as Record<string, unknown>
      if (typeof answer !== 'string') throw new Problem('request.invalid', { detail: 'SAMLResponse: is missing.' })
      const at = samlAddressesOf(originOf(request), provider)
      const code = await saml.arrive(provider, at, answer).catch((error: unknown) => {
        if (!(error instanceof ProviderFailure)) throw error
        throw new Problem('auth.sign_in_failed', { detail: error.message, why: 'provider' }, { cause: error })
      })
      response.redirect(303, `/auth/saml/${provider.key}/arrive?code=${code}`)
    },
  )

  router.get('/saml/:key/arrive', withSession, async (request, response) => {
    const provider = await providerOf(request)
    const arrival = await saml.collect(provider, String(request.query.code))
    const attempt = arrival && takeAttempt(request.session, provider.tenantId, arrival.state, provider.id)
    if (!attempt)
      throw new Problem('auth.sign_in_failed', { detail: 'This sign-in was not begun in this browser, or is over.' })
    await finish(request, response, provider, attempt, () =>
      arrival.person
        ? Promise.resolve({ person: arrival.person as Person })
        : Promise.reject(new ProviderFailure(arrival.failure ?? 'The answer names nobody.')),
    )
  })

  return router
}
