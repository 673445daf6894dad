import type { z } from 'zod'
import { Problem } from '../../../problems/problem.ts'
import type { Outbound } from '../../../runtime/outbound/outbound.ts'
import type { HostCall } from '../define.ts'
import { net } from './capability.ts'
import { sendingFailed } from './errors.ts'
import { exchange, isStreamed, type OpenReply, type Outgoing, type Reply } from './exchange.ts'
import { createExchanges, type Exchange, type Exchanges } from './exchanges.ts'
import { outgoingHeaders } from './headers.ts'
import { reaches } from './hosts.ts'
import { netLimits } from './limits.ts'
import { inPieces } from './pieces.ts'
import { isRedirect, redirected } from './redirect.ts'
import { createUpload } from './upload.ts'

type NetCall = HostCall<{ hosts: string[] }>
type Head = Omit<z.output<typeof net.ops.begin.input>, 'size'>

/** A reply as the plugin gets it, after redirects. */
interface Received extends Reply {
  url: string
  redirected: boolean
}

/** What a secret of the plugin's is to a request: put in place on the way out, taken out of the reply. */
export interface Veil {
  /** The request as it is sent. @throws {Problem} `net.limit`, `capability.invalid` */
  reveal(request: Outgoing): Outgoing
  /** The reply to `sent` as the plugin gets it. @throws {Problem} `net.failed` */
  hide<Some extends Reply>(reply: Some, sent: Outgoing): Some
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
  const send = async (call: NetCall, given: Outgoing, veil: Veil | undefined, signal: AbortSignal) => {
    const { url } = given
    if (!reaches(call.scope.hosts, url)) throw notGranted(url)
    countFetch(call)
    onFetch(call)
    const request = veil?.reveal(given) ?? given
    let reply: OpenReply | undefined
    try {
      reply = await outbound.use(call.installation.id, signal, async (dispatcher, hold) => {
        const answered = await exchange(dispatcher, request, { signal, most: call.limits.responseBytes })
        hold(answered.over)
        return answered
      })
      const hidden = veil?.hide(reply, request) ?? reply
      return { ...hidden, body: explained(hidden.body, url.hostname) }
    } catch (error) {
      reply?.discard()
      throw sendingFailed(error, url.hostname)
    }
  }

  /** Sends a request and those that redirects make of it. */
  const follow = async (
    call: NetCall,
    first: Outgoing,
    redirect: Head['redirect'],
    given: AbortSignal,
  ): Promise<Received> => {
    const signal = AbortSignal.any([given, AbortSignal.timeout(Math.max(1, call.deadline - Date.now()))])
    const veil = await veilOf(call)
    let request = first
    for (let hop = 0; ; hop++) {
      const reply = await send(call, request, veil, signal)
      if (redirect === 'manual' || !isRedirect(reply))
        return { ...reply, url: withoutFragment(request.url), redirected: hop > 0 }
      reply.discard()
      if (redirect === 'error') throw redirectProblem(request, 'sent a redirect, which this request does not take')
      if (hop === netLimits.redirects)
        throw redirectProblem(request, `redirected more than ${netLimits.redirects} times`)
      const next = redirected(request, reply)
      if (!next) throw redirectProblem(request, 'sent a redirect that leads to no address')
      if (isStreamed(next.body))
        throw redirectProblem(request, 'sent a redirect, but the body was streamed and can not be sent again')
      request = next
    }
  }

  const exchangesOf = (call: NetCall): Exchanges<Received> => stateOf(call).exchanges

  /** What the plugin gets at once of a reply; the rest stays open. */
  const answer = async (call: NetCall, id: number, exchange: Exchange<Received>, reply: Received) => {
    const { status, statusText, headers, url, redirected } = reply
    exchange.reading = inPieces(reply.body)
    const first = await exchange.reading.next({ patient: false })
    if (first.done) exchangesOf(call).forget(id)
    return { status, statusText, headers, url, redirected, ...first }
  }

  /** Ends the exchange when a step of it fails. */
  const step = async <T>(call: NetCall, id: number, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      exchangesOf(call).cancel(id)
      throw error
    }
  }

  return net.host({
    fetch(call, { id, body, bytes, ...head }) {
      const exchange = exchangesOf(call).open(id)
      return step(call, id, async () => {
        const request = firstRequest(call, head, body ?? bytes)
        return answer(call, id, exchange, await follow(call, request, head.redirect, exchange.signal))
      })
    },

    begin(call, { id, size, ...head }) {
      const exchange = exchangesOf(call).open(id)
      return step(call, id, async () => {
        const upload = createUpload()
        const request = firstRequest(call, head, upload.body)
        // Secrets that are put in place change how long it is.
        if (size !== undefined && !(await veilOf(call))) request.headers.push(['content-length', String(size)])
        const reply = follow(call, request, head.redirect, exchange.signal)
        // Who answers early may still read on; a failure is told by `reply`.
        reply.then(
          ({ redirected }) => redirected && upload.stop(),
          () => upload.stop(),
        )
        exchange.sending = { upload, reply }
        return null
      })
    },

    async send(call, { id, bytes }) {
      const { sending } = exchangesOf(call).get(id)
      if (!sending) throw nothingToSend()
      return { wanted: await sending.upload.write(bytes) }
    },

    reply(call, { id }) {
      const exchange = exchangesOf(call).get(id)
      const { sending } = exchange
      if (!sending) throw nothingToSend()
      sending.upload.end()
      return step(call, id, async () => answer(call, id, exchange, await sending.reply))
    },

    read(call, { id }) {
      const { reading } = exchangesOf(call).get(id)
      if (!reading) throw new Problem('capability.invalid', { detail: 'This request has no reply yet.' })
      return step(call, id, async () => {
        const piece = await reading.next()
        if (piece.done) exchangesOf(call).forget(id)
        return piece
      })
    },

    cancel(call, { id }) {
      exchangesOf(call).cancel(id)
      return null
    },
  })
}

/** A body that says what went wrong with it as a problem. */
async function* explained(body: Reply['body'], hostname: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw sendingFailed(error, hostname)
  }
}

/** What one invocation has under way over the network. */
const stateOf = (call: NetCall) => call.own(() => ({ fetches: 0, exchanges: createExchanges<Received>(call) }))

const countFetch = (call: NetCall) => {
  const state = stateOf(call)
  state.fetches += 1
  const { fetches: most } = call.limits
  if (state.fetches > most)
    throw new Problem('net.limit', {
      detail: `An invocation sends at most ${most} requests, redirects included.`,
      limit: 'fetches',
      value: most,
    })
}

const nothingToSend = () => new Problem('capability.invalid', { detail: 'This request was sent whole.' })

const firstRequest = (
  { installation: { plugin, version } }: NetCall,
  { method, url: text, headers }: Omit<Head, 'id'>,
  body: Outgoing['body'],
): Outgoing => {
  const url = URL.parse(text)
  if (!url || url.username !== '' || url.password !== '')
    throw new Problem('capability.invalid', { detail: 'fetch takes an absolute URL without a user name or password.' })
  return { method, url, headers: outgoingHeaders(headers, `Plexica/0.1 (${plugin} ${version})`), body }
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
