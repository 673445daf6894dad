import type { IncomingMessage, ServerResponse } from 'node:http'
import { said } from '../languages/said.ts'
import { Problem } from '../problems/problem.ts'
import { enforced } from '../runtime/quotas/effective.ts'
import type { Quotas } from '../runtime/quotas/quotas.ts'
import { windowMs, type Window, type Windows } from '../runtime/rate-limits/windows.ts'
import type { Deployment } from '../runtime/supervisor/types.ts'
import type { Tenant } from '../runtime/tenants/tenants.ts'
import type { Limits } from '../sandbox/limits.ts'
import type { Caller, Callers } from './auth/caller.ts'
import { clientAddress } from './auth/client-address.ts'
import { clientNetwork } from './client-network.ts'

type Policy = 'user' | 'token' | 'tenant' | 'address' | 'plugin'
type Rates = Pick<Limits, `rate.${Policy}`>

/** One policy that requests fall under. */
interface Share {
  policy: Policy
  key: string
  most: number
}

/** What all requests of one caller fall under; made once, since it is on the way of every one. */
interface Allowance {
  shares: Share[]
  /** As `RateLimit-Policy` tells them. */
  policies: string
  /** The same with the share of a plugin, by the id of its installation. */
  withPlugin: Map<string, { share: Share; policies: string }>
}

/** What a request was counted as, for the headers of its response. */
interface Counted {
  allowance: Allowance
  policies: string
  /** Which of them is nearest to its end. */
  policy: Policy
  window: Window | undefined
}

/** A request that is counted. */
export interface CountedRequest extends IncomingMessage {
  counted?: Counted
}

export interface RateLimits {
  /**
   * Finds who makes a request to the API or to a plugin, and counts it: of its user, its token and its tenant, or of its
   * network address when it is not signed in, so that strangers use up nothing of what users have. Waits for other
   * processes only where a limit is nearly used up.
   *
   * @throws {Problem} `rate.limited`, and what `callers.of` throws
   */
  callerOf(request: CountedRequest, tenant: Tenant | undefined): Promise<Caller>
  /** Counts a request of someone who is not signed in. @throws {Problem} `rate.limited` */
  countStranger(request: CountedRequest, tenant: Tenant | undefined): Promise<void> | void
  /** Counts a request to one plugin, beside the others. @throws {Problem} `rate.limited` */
  countPlugin(request: CountedRequest, deployment: Pick<Deployment, 'installation' | 'limits'>): Promise<void> | void
  /** Tells the client how many more requests there may be, of the policy that is nearest to its end. */
  tell(request: CountedRequest, response: ServerResponse): void
}

const windowSeconds = windowMs / 1_000
const stranger: Caller = { kind: 'anonymous' }
const mostTenants = 50_000
const mostCallers = 50_000
const mostPlugins = 1_000

/** The fields of draft-ietf-httpapi-ratelimit-headers-11. */
const policyItem = ({ policy, most }: Share): string => `"${policy}";q=${most};w=${windowSeconds}`

const secondsLeft = ({ endsMs }: Window): number => Math.max(1, Math.ceil((endsMs - Date.now()) / 1_000))

const allow = (shares: Share[]): Allowance => ({
  shares,
  policies: shares.map(policyItem).join(', '),
  withPlugin: new Map(),
})

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
  /** By token, and by user for those who come with a session. */
  const allowances = { token: new Map<string, Allowance>(), user: new Map<string, Allowance>() }
  let changes = 0
  quotas.onChange((tenantId) => {
    changes += 1
    if (tenantId === '*') ratesOf.clear()
    else ratesOf.delete(tenantId)
    allowances.token.clear()
    allowances.user.clear()
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

  /** The narrowest share first: whoever is stopped by it has taken nothing of what others share. */
  const sharesOf = (request: IncomingMessage, tenant: Tenant | undefined, caller: Caller, rates: Rates): Share[] => {
    if (caller.kind === 'platform') {
      const policy = caller.via === 'token' ? 'token' : 'user'
      return [{ policy, key: `k ${caller.id}`, most: rates[`rate.${policy}`] }]
    }
    if (caller.kind === 'anonymous') {
      const network = clientNetwork(clientAddress(request, trustedProxies))
      return [{ policy: 'address', key: `a ${tenant?.id ?? ''} ${network}`, most: rates['rate.address'] }]
    }
    const shares: Share[] = []
    if (caller.kind === 'user') shares.push({ policy: 'user', key: `u ${caller.user.id}`, most: rates['rate.user'] })
    const tokenId = tokenOf(caller)
    if (tokenId !== undefined) shares.push({ policy: 'token', key: `k ${tokenId}`, most: rates['rate.token'] })
    if (tenant) shares.push({ policy: 'tenant', key: `t ${tenant.id}`, most: rates['rate.tenant'] })
    return shares
  }

  const allowanceOf = (
    request: IncomingMessage,
    tenant: Tenant | undefined,
    caller: Caller,
    rates: Rates,
  ): Allowance => {
    if (caller.kind === 'anonymous') return allow(sharesOf(request, tenant, caller, rates))
    const tokenId = tokenOf(caller)
    const known = tokenId === undefined ? allowances.user : allowances.token
    const id = tokenId ?? (caller as Extract<Caller, { kind: 'user' }>).user.id
    const found = known.get(id)
    if (found) return found
    const made = allow(sharesOf(request, tenant, caller, rates))
    if (known.size >= mostCallers) known.clear()
    known.set(id, made)
    return made
  }

  /** Takes one of each share in order, from `at` on. */
  const take = (request: CountedRequest, allowance: Allowance, at = 0): Promise<void> | void => {
    const { shares } = allowance
    for (let i = at; i < shares.length; i++) {
      const share = shares[i]!
      const window = windows.take(share.key, share.most)
      if (window instanceof Promise)
        return window.then((asked) => {
          note(request, share, asked)
          return take(request, allowance, i + 1)
        })
      note(request, share, window)
    }
  }

  const note = ({ counted }: CountedRequest, { policy, most }: Share, window: Window) => {
    const nearest = counted!.window
    if (!window.given || !nearest || window.remaining * nearest.most < nearest.remaining * most) {
      counted!.policy = policy
      counted!.window = window
    }
    if (!window.given) throw limited(policy, window)
  }

  const count = (
    request: CountedRequest,
    tenant: Tenant | undefined,
    caller: Caller,
    rates: Rates,
  ): Promise<void> | void => {
    const allowance = allowanceOf(request, tenant, caller, rates)
    request.counted = { allowance, policies: allowance.policies, policy: 'tenant', window: undefined }
    return take(request, allowance)
  }

  const countAs = (request: CountedRequest, tenant: Tenant | undefined, caller: Caller): Promise<void> | void => {
    const rates = tenant ? ratesOf.get(tenant.id) : quotas.defaults
    if (rates) return count(request, tenant, caller, rates)
    return readRates(tenant!.id).then((read) => count(request, tenant, caller, read))
  }

  return {
    async callerOf(request, tenant) {
      let caller: Caller
      try {
        caller = await callers.of(request, tenant)
      } catch (error) {
        await countAs(request, tenant, stranger)
        throw error
      }
      const counting = countAs(request, tenant, caller)
      if (counting) await counting
      return caller
    },

    countStranger: (request, tenant) => countAs(request, tenant, stranger),

    countPlugin(request, { installation: { id }, limits }) {
      const counted = request.counted!
      const { allowance } = counted
      const most = limits['rate.plugin']
      let known = allowance.withPlugin.get(id)
      if (!known || known.share.most !== most) {
        const who = allowance.shares[0]?.policy === 'address' ? 'strangers' : 'users'
        const share: Share = { policy: 'plugin', key: `p ${who} ${id}`, most }
        known = { share, policies: `${allowance.policies}, ${policyItem(share)}` }
        if (allowance.withPlugin.size >= mostPlugins) allowance.withPlugin.clear()
        allowance.withPlugin.set(id, known)
      }
      const { share, policies } = known
      counted.policies = policies
      const window = windows.take(share.key, most)
      if (window instanceof Promise) return window.then((asked) => note(request, share, asked))
      note(request, share, window)
    },

    tell({ counted }, response) {
      if (!counted?.window) return
      const { policies, policy, window } = counted
      response.setHeader('RateLimit-Policy', policies)
      response.setHeader('RateLimit', `"${policy}";r=${window.remaining};t=${secondsLeft(window)}`)
    },
  }
}

const tokenOf = (caller: Exclude<Caller, { kind: 'anonymous' }>): string | undefined =>
  caller.kind === 'user' ? caller.tokenId : caller.id

const limited = (policy: Policy, window: Window): Problem => {
  const { most } = window
  const retryAfterSeconds = secondsLeft(window)
  return new Problem('rate.limited', {
    detail: said('There may be {most} requests a minute here; the next in {retryAfterSeconds} s.', {
      most,
      retryAfterSeconds,
    }),
    limit: `rate.${policy}`,
    value: most,
    retryAfterSeconds,
    'violated-policies': [policy],
  })
}
