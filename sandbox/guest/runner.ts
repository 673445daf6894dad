import { Signal, type GuestEnvironment, type GuestInput } from '../bridge/entries.ts'
import { describeError } from './describe-error.ts'
import { PlexicaError } from './guest-error.ts'
import type { HostLink } from './host-link.ts'
import {
  arrayBufferByteLength,
  arrayBufferSlice,
  promiseThen,
  resolved,
  typedArrayBuffer,
  typedArrayByteLength,
  typedArrayByteOffset,
  typedArrayName,
} from './intrinsics.ts'
import type { GuestInvocation } from './invocation.ts'
import type { LoadedPlugin } from './plugin.ts'
import { IncomingBody } from './request-body.ts'
import { OutgoingBody } from './response-body.ts'
import type { ByteSource, HostResponse, WebCore } from './web/host.ts'
import { utf8Encode } from './web/utf8.ts'

const { stringify } = JSON
const NativePromise = Promise
const NativeUint8Array = Uint8Array
const allSettled = NativePromise.allSettled.bind(NativePromise)

/** Responses up to this size cross in one piece; larger ones piece by piece, so that nobody waits long behind them. */
const wholeUpTo = 256 * 1024

interface Parts {
  link: HostLink
  limits: GuestEnvironment['limits']
  Context: new (invocation: GuestInvocation) => object
  web: WebCore
  /** Drops an invocation that is over. */
  forget: (invocation: GuestInvocation) => void
}

/** Runs plugin code for one invocation and tells the worker how it ended: once, whatever the plugin does. */
export const makeRunner = ({ link, limits, Context, web, forget }: Parts) => {
  const { signal } = link

  const fail = (invocation: GuestInvocation, thrown: unknown) => {
    if (invocation.ended) return
    const { code, message, stack } = describeError(thrown)
    forget(invocation)
    signal(Signal.fail, invocation.handle, code, message, stack)
  }

  /** Ends the invocation once what it handed to `waitUntil` has settled. */
  const finish = (invocation: GuestInvocation) => {
    const { background } = invocation
    invocation.background = []
    if (background.length === 0) {
      forget(invocation)
      return signal(Signal.done, invocation.handle)
    }
    promiseThen(allSettled(background), (outcomes) => {
      if (invocation.ended) return
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected')
          signal(
            Signal.log,
            invocation.handle,
            'error',
            `Work of waitUntil failed: ${describeError(outcome.reason).message}`,
          )
      }
      finish(invocation)
    })
  }

  const send = (invocation: GuestInvocation, head: string, body: string | ArrayBuffer | undefined) => {
    const last = invocation.background.length === 0
    if (last) forget(invocation)
    signal(Signal.respond, invocation.handle, head, body, false, last)
    if (!last) finish(invocation)
  }

  const respond = (invocation: GuestInvocation, { status, headers, body }: HostResponse) => {
    const head = stringify([status, headers])
    if (head.length > limits.messageBytes)
      throw new PlexicaError('plugin.bad_response', 'The headers of the response are too large.')
    if (body === null) return send(invocation, head, undefined)
    if (typeof body === 'string') {
      if (body.length > limits.responseBytes) throw tooLarge(limits.responseBytes)
      if (body.length <= wholeUpTo) return send(invocation, head, body)
      return stream(invocation, head, inOnePiece(utf8Encode(body)))
    }
    if (typedArrayName(body) !== undefined) {
      const bytes = body as Uint8Array<ArrayBuffer>
      if (typedArrayByteLength(bytes) > limits.responseBytes) throw tooLarge(limits.responseBytes)
      if (typedArrayByteLength(bytes) <= wholeUpTo) return send(invocation, head, exactBuffer(bytes))
      return stream(invocation, head, inOnePiece(bytes))
    }
    stream(invocation, head, body as ByteSource)
  }

  const stream = (invocation: GuestInvocation, head: string, source: ByteSource) => {
    invocation.responseBody = new OutgoingBody(signal, invocation.handle, source, () => finish(invocation))
    signal(Signal.respond, invocation.handle, head, undefined, true, false)
    invocation.responseBody.send()
  }

  const onResult = (invocation: GuestInvocation, value: unknown) => {
    if (invocation.ended) return
    try {
      if (invocation.input.kind !== 'request') {
        const result = stringify(value === undefined ? null : value)
        if (result.length > limits.messageBytes) throw tooLarge(limits.messageBytes)
        return send(invocation, result, undefined)
      }
      if (value === undefined) return respond(invocation, { status: 204, headers: [], body: null })
      respond(invocation, web.responseToHost(web.isResponse(value) ? value : web.jsonResponse(value)))
    } catch (error) {
      fail(invocation, error)
    }
  }

  const start = (
    plugin: LoadedPlugin,
    invocation: GuestInvocation,
    body: string | ArrayBuffer | undefined,
    streamed: boolean,
  ): unknown => {
    const { input } = invocation
    const context = new Context(invocation)
    if (input.kind === 'lifecycle') {
      const { from } = (input.payload ?? {}) as { from?: string }
      return from === undefined ? handlerOf(plugin, input)(context) : handlerOf(plugin, input)(from, context)
    }
    if (input.kind !== 'request') return handlerOf(plugin, input)(input.payload, context)
    const { method, url, headers } = input.request!
    if (streamed) invocation.requestBody = new IncomingBody(signal, invocation.handle)
    const request = web.requestFromHost({
      method,
      url,
      headers,
      body: invocation.requestBody ?? (typeof body === 'string' ? body : body ? new NativeUint8Array(body) : null),
      signal: () => (context as { signal: AbortSignal }).signal,
    })
    const handler = input.name === undefined ? undefined : plugin.routes[input.name]?.handler
    if (handler) return handler(request, context)
    if (!plugin.fetch) throw new PlexicaError('plugin.no_route', 'The plugin has no such route.')
    return plugin.fetch(request, context, context)
  }

  return (
    plugin: LoadedPlugin,
    invocation: GuestInvocation,
    body: string | ArrayBuffer | undefined,
    streamed: boolean,
  ) => {
    try {
      const value = start(plugin, invocation, body, streamed)
      promiseThen(
        new NativePromise((resolve) => resolve(value)),
        (settled) => onResult(invocation, settled),
        (thrown) => fail(invocation, thrown),
      )
    } catch (error) {
      fail(invocation, error)
    }
  }
}

const handlerOf = (plugin: LoadedPlugin, input: GuestInput) => {
  const handler = plugin.handlers[input.kind as keyof LoadedPlugin['handlers']][input.name ?? '']
  if (!handler) throw new PlexicaError('plugin.no_route', `The plugin has no ${input.kind} "${input.name}".`)
  return handler
}

const inOnePiece = (bytes: Uint8Array): ByteSource => {
  let left: Uint8Array | undefined = bytes
  return {
    read: () => {
      const piece = left
      left = undefined
      return resolved(piece)
    },
    cancel: () => undefined,
  }
}

const tooLarge = (value: number) =>
  new PlexicaError('invocation.response_size', `A response has at most ${value} bytes; stream it instead.`, {
    limit: 'responseBytes',
    value,
  })

const exactBuffer = (bytes: Uint8Array<ArrayBuffer>): ArrayBuffer => {
  const buffer = typedArrayBuffer(bytes)
  const length = typedArrayByteLength(bytes)
  const offset = typedArrayByteOffset(bytes)
  return length === arrayBufferByteLength(buffer) ? buffer : arrayBufferSlice(buffer, offset, offset + length)
}
