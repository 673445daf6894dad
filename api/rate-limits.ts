import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '../problems/problem.ts'
import type { Quotas } from '../runtime/quotas/quotas.ts'
import { enforced } from '../runtime/quotas/effective.ts'
import { windowMs, type Window, type Windows } from '../runtime/rate-limits/windows.ts'
import type { Deployment } from '../runtime/supervisor/types.ts'
import type { Tenant } from '../runtime/tenants/tenants.ts'
import type { Limits } from '../sandbox/limits.ts'
import type { Caller, Callers } from './auth/caller.ts'
import { clientAddress } from './auth/client-address.ts'
import { clientNetwork } from './client-network.ts'

type Policy = 'user' | 'token' | 'tenant' | 'address' | 'plugin'
type Rates = Pick<Limits, `rate.${Policy}`>

/** One policy that a request falls under. */
interface Share {
  policy: Policy
  key: string
  most: number
}

/** What a request was counted as, for the headers of its response. */
interface Counted {
  policies: string
  closest: { policy: Policy; window: Window } | undefined
}

/** A request that is counted. */
export interface CountedRequest extends IncomingMessage {
  counted?: Counted
}

export interface RateLimits {
  /**
   * Finds who makes a request to the API or to a plugin, counts it, and tells the client how many more there may be: of
   * its user, its token and its tenant, or of its network address when it is not signed in, so that strangers use up
   * nothing of what users have. Waits for other processes only where a limit is nearly used up.
   *
   * @throws {Problem} `rate.limited`, and what `callers.of` throws
   */
  callerOf(request: CountedRequest, response: ServerResponse, tenant: Tenant | undefined): Promise<Caller>
  /** Counts a request of someone who is not signed in. @throws {Problem} `rate.limited` */
  countStranger(request: CountedRequest, response: ServerResponse, tenant: Tenant | undefined): Promise<void> | void
  /** Counts a request to one plugin, beside the others. @throws {Problem} `rate.limited` */
  countPlugin(
    request: CountedRequest,
    response: ServerResponse,
    caller: Caller,
    deployment: Pick<Deployment, 'installation' | 'limits'>,
  ): Promise<void> | void
}

const windowSeconds = windowMs / 1_000

/** The fields of draft-ietf-httpapi-ratelimit-headers-11. */
const policyItem = ({ policy, most }: Share): string => `"${policy}";q=${most};w=${windowSeconds}`

const secondsLeft = ({ endsMs }: Window): number => Math.max(1, Math.ceil((endsMs - Date.now()) / 1_000))

const stranger: Caller = { kind: 'anonymous' }
const mostTenants = 50_000

/** Holds those who send requests to so many a minute. */
export const createRateLimits = ({
  callers,
  quotas,
  windows,
  trustedProxies,
}: {
  callers: Callers
  quotas: Pick<Quotas, 'of' | 'onChange' | 'defaults'>
  windows: Windows
  trustedProxies: number
}): RateLimits => {
  /** What tenants may, at hand without waiting. */
  const ratesOf = new Map<string, Rates>()
  let changes = 0
  quotas.onChange((tenantId) => {
    changes += 1
    if (tenantId === '*') ratesOf.clear()
    else ratesOf.delete(tenantId)
  })

  const readRates = async (tenantId: string): Promise<Rates> => {
    const before = changes
    const byName = new Map((await quotas.of(tenantId)).map((quota) => [quota.name, enforced(quota)]))
    const rate = (policy: Policy) => byName.get(`rate.${policy}`)!
    const rates: Rates = {
      'rate.user': rate('user'),
      'rate.token': rate('token'),
      'rate.tenant': rate('tenant'),
      'rate.address': rate('address'),
      'rate.plugin': rate('plugin'),
    }
    if (ratesOf.size >= mostTenants) ratesOf.clear()
    // What was read before a change is not kept.
    if (before === changes) ratesOf.set(tenantId, rates)
    return rates
  }

  const sharesOf = (request: IncomingMessage, tenant: Tenant | undefined, caller: Caller, rates: Rates): Share[] => {
    if (caller.kind === 'platform') return [{ policy: 'token', key: `k ${caller.id}`, most: rates['rate.token'] }]
    if (caller.kind === 'anonymous') {
      const network = clientNetwork(clientAddress(request, trustedProxies))
      return [{ policy: 'address', key: `a ${tenant?.id ?? ''} ${network}`, most: rates['rate.address'] }]
    }
    // The narrowest first: whoever is stopped by it has taken nothing of what others share.
    const shares: Share[] = []
    if (caller.kind === 'user') shares.push({ policy: 'user', key: `u ${caller.user.id}`, most: rates['rate.user'] })
    const tokenId = caller.kind === 'service' ? caller.id : caller.tokenId
    if (tokenId !== undefined) shares.push({ policy: 'token', key: `k ${tokenId}`, most: rates['rate.token'] })
    if (tenant) shares.push({ policy: 'tenant', key: `t ${tenant.id}`, most: rates['rate.tenant'] })
    return shares
  }

  /** Takes one of each share in order, from `at` on. */
  const take = (request: CountedRequest, response: ServerResponse, shares: Share[], at = 0): Promise<void> | void => {
    for (let i = at; i < shares.length; i++) {
      const share = shares[i]!
      const window = windows.take(share.key, share.most)
      if (window instanceof Promise)
        return window.then((asked) => {
          note(request, response, share, asked)
          return take(request, response, shares, i + 1)
        })
      note(request, response, share, window)
    }
    writeHeaders(response, request.counted)
  }

  const note = (request: CountedRequest, response: ServerResponse, share: Share, window: Window) => {
    const counted = (request.counted ??= { policies: '', closest: undefined })
    counted.policies += counted.policies === '' ? policyItem(share) : `, ${policyItem(share)}`
    const { closest } = counted
    if (!window.given || !closest || left(window) < left(closest.window))
      counted.closest = { policy: share.policy, window }
    if (window.given) return
    writeHeaders(response, counted)
    const retryAfterSeconds = secondsLeft(window)
    throw new Problem('rate.limited', {
      detail: `There may be ${share.most} requests a minute here; the next in ${retryAfterSeconds} s.`,
      limit: `rate.${share.policy}`,
      value: share.most,
      retryAfterSeconds,
      'violated-policies': [share.policy],
    })
  }

  const count = (
    request: CountedRequest,
    response: ServerResponse,
    tenant: Tenant | undefined,
    caller: Caller,
  ): Promise<void> | void => {
    const rates = tenant ? ratesOf.get(tenant.id) : quotas.defaults
    if (rates) return take(request, response, sharesOf(request, tenant, caller, rates))
    return readRates(tenant!.id).then((read) => take(request, response, sharesOf(request, tenant, caller, read)))
  }

  return {
    async callerOf(request, response, tenant) {
      let caller: Caller
      try {
        caller = await callers.of(request, tenant)
      } catch (error) {
        await count(request, response, tenant, stranger)
        throw error
      }
      const counting = count(request, response, tenant, caller)
      if (counting) await counting
      return caller
    },
    countStranger: (request, response, tenant) => count(request, response, tenant, stranger),
    countPlugin(request, response, caller, { installation, limits }) {
      const who = caller.kind === 'anonymous' ? 'strangers' : 'users'
      const share: Share = { policy: 'plugin', key: `p ${who} ${installation.id}`, most: limits['rate.plugin'] }
      return take(request, response, [share])
    },
  }
}

const left = ({ remaining, most }: Window): number => remaining / most

const writeHeaders = (response: ServerResponse, counted: Counted | undefined) => {
  if (!counted?.closest) return
  const { policy, window } = counted.closest
  response.setHeader('RateLimit-Policy', counted.policies)
  response.setHeader('RateLimit', `"${policy}";r=${window.remaining};t=${secondsLeft(window)}`)
}
