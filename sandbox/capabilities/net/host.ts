import type { z } from 'zod'
import { Problem } from '../../../problems/problem.ts'
import type { Outbound } from '../../../runtime/outbound/outbound.ts'
import type { HostCall } from '../define.ts'
import { net } from './capability.ts'
import { sendingFailed } from './errors.ts'
import { exchange, type Outgoing, type Reply } from './exchange.ts'
import { outgoingHeaders } from './headers.ts'
import { reaches } from './hosts.ts'
import { netLimits } from './limits.ts'
import { isRedirect, redirected } from './redirect.ts'

type NetCall = HostCall<{ hosts: string[] }>

/** What one invocation sent and got over the network. */
interface NetUsage {
  fetches: number
  bytesOut: number
  bytesIn: number
}

const newUsage = (): NetUsage => ({ fetches: 0, bytesOut: 0, bytesIn: 0 })

/** What a secret of the plugin's is to a request: put in place on the way out, taken out of the reply. */
export interface Veil {
  /** The request as it is sent. @throws {Problem} `net.limit`, `capability.invalid` */
  reveal(request: Outgoing): Outgoing
  /** The reply to `sent` as the plugin gets it. */
  hide(reply: Reply, sent: Outgoing): Reply
}

/** Sends what `fetch` asks for to the granted hosts, and follows redirects by itself so that each hop is checked. */
export function netHost({
  outbound,
  veilOf = async () => undefined,
  onFetch = () => undefined,
}: {
  outbound: Outbound
  /** What stands before the secrets of whoever calls; absent: there are none. */
  veilOf?: (call: HostCall) => Promise<Veil | undefined>
  /** Told of each request before it is sent, which goes no further when this throws. */
  onFetch?: (call: HostCall) => void
}) {
  /** Sends one request; the plugin, and so whatever it is redirected to, never sees what is put in place on the way. */
  const send = async (call: NetCall, given: Outgoing, veil: Veil | undefined): Promise<Reply> => {
    const { url } = given
    if (!reaches(call.scope.hosts, url)) throw notGranted(url)
    const usage = call.own(newUsage)
    usage.fetches += 1
    const { fetches: most } = call.limits
    if (usage.fetches > most)
      throw new Problem('net.limit', {
        detail: `An invocation sends at most ${most} requests, redirects included.`,
        limit: 'fetches',
        value: most,
      })
    onFetch(call)
    const request = veil?.reveal(given) ?? given
    usage.bytesOut += Buffer.byteLength(request.body ?? '')
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(Math.max(1, call.deadline - Date.now()))])
    try {
      const reply = await outbound.use(call.installation.id, signal, (dispatcher) =>
        exchange(dispatcher, request, { signal, most: call.limits.responseBytes }),
      )
      usage.bytesIn += reply.bytes.byteLength
      return veil?.hide(reply, request) ?? reply
    } catch (error) {
      throw sendingFailed(error, url.hostname)
    }
  }

  return net.host({
    async fetch(call, input) {
      const veil = await veilOf(call)
      let request = firstRequest(call, input)
      for (let hop = 0; ; hop++) {
        const reply = await send(call, request, veil)
        if (input.redirect === 'manual' || !isRedirect(reply))
          return { ...reply, url: withoutFragment(request.url), redirected: hop > 0 }
        if (input.redirect === 'error')
          throw redirectProblem(request, 'sent a redirect, which this request does not take')
        if (hop === netLimits.redirects)
          throw redirectProblem(request, `redirected more than ${netLimits.redirects} times`)
        const next = redirected(request, reply)
        if (!next) throw redirectProblem(request, 'sent a redirect that leads to no address')
        request = next
      }
    },
  })
}

const firstRequest = (
  { installation: { plugin, version } }: NetCall,
  { method, url: text, headers, body, bytes }: z.output<typeof net.ops.fetch.input>,
): Outgoing => {
  const url = URL.parse(text)
  if (!url || url.username !== '' || url.password !== '')
    throw new Problem('capability.invalid', { detail: 'fetch takes an absolute URL without a user name or password.' })
  return { method, url, headers: outgoingHeaders(headers, `Plexica/0.1 (${plugin} ${version})`), body: body ?? bytes }
}

const notGranted = ({ protocol, host, hostname }: URL): Problem =>
  new Problem('net.refused', {
    detail: `Requests to ${protocol}//${host} were not granted to this installation.`,
    hostname,
  })

const redirectProblem = ({ url }: Outgoing, what: string): Problem =>
  new Problem('net.failed', { detail: `"${url.hostname}" ${what}.` })

const withoutFragment = (url: URL): string => {
  const copy = new URL(url)
  copy.hash = ''
  return copy.href
}
