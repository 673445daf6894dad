import { addAlgorithm, dropAlgorithm, type AbortSignal } from './abort.ts'
import type { ByteSource, WebHost } from './host.ts'
import { Request, outgoingOf, type OutgoingRequest, type RequestInit } from './request.ts'
import { responseFromFetch, type FetchedResponse, type Response } from './response.ts'
import { utf8Encode } from './utf8.ts'
import {
  NativePromise,
  NativeTypeError,
  NativeUint8Array,
  min,
  promiseThen,
  rejected,
  typedArraySet,
  typedArraySlice,
} from '../intrinsics.ts'

const { assign } = Object

/** What one host call carries of a body that crosses in several. */
const pieceBytes = 256 * 1024

type Bytes = Uint8Array<ArrayBuffer>
type Head = Omit<OutgoingRequest, 'body'> & { id: number }
type Answered = Omit<FetchedResponse, 'body'> & { done: boolean }

/**
 * Makes the global `fetch`: the request goes to the host as the op `net.fetch`, or as `net.begin`, `net.send` and
 * `net.reply` when its body is a stream or large; what is not there of the reply's body is asked for by `net.read`
 * when someone reads it. Without the capability the host refuses, and the promise rejects with a TypeError that has the
 * code of the refusal.
 */
export const makeFetch = ({ call }: Pick<WebHost, 'call'>) => {
  const host: Pick<WebHost, 'call'> = {
    call: (op, input, bytes) =>
      promiseThen(call(op, input, bytes), undefined, (error) => {
        throw asNetworkError(error)
      }) as ReturnType<WebHost['call']>,
  }
  // Counted through all invocations of the isolate: what is left of one means nothing in another.
  let requests = 0

  const cancel = (id: number) =>
    void promiseThen(
      host.call('net.cancel', { id }),
      () => undefined,
      () => undefined,
    )

  /** Sends what comes of `next` behind the head, until nobody wants it. */
  const sendInPieces = async (head: Head, first: Bytes, next: () => Promise<Bytes | undefined>, size?: number) => {
    const { id } = head
    await host.call('net.begin', size === undefined ? head : { ...head, size })
    try {
      for (let piece: Bytes | undefined = first; piece; piece = await next()) {
        const { value } = await host.call('net.send', { id }, exactBuffer(piece))
        if (!(value as { wanted: boolean }).wanted) break
      }
    } catch (error) {
      cancel(id)
      throw error
    }
    return host.call('net.reply', { id })
  }

  const sendBytes = (head: Head, bytes: Bytes) => {
    if (bytes.byteLength <= pieceBytes) return host.call('net.fetch', head, exactBuffer(bytes))
    let at = 0
    const next = () => {
      const from = at
      at = min(from + pieceBytes, bytes.byteLength)
      return from < at ? typedArraySlice(bytes, from, at) : undefined
    }
    return sendInPieces(head, next()!, async () => next(), bytes.byteLength)
  }

  const sendStream = async (head: Head, source: ByteSource) => {
    const next = inPieces(source)
    try {
      const first = await next()
      if (!first || first.byteLength < pieceBytes)
        return await host.call('net.fetch', head, first && exactBuffer(first))
      const answer = await sendInPieces(head, first, next)
      source.cancel()
      return answer
    } catch (error) {
      source.cancel(error)
      throw error
    }
  }

  const ask = (head: Head, body: OutgoingRequest['body']) => {
    if (body === null) return host.call('net.fetch', head)
    if (typeof body === 'string')
      return body.length > pieceBytes ? sendBytes(head, utf8Encode(body)) : host.call('net.fetch', { ...head, body })
    return body instanceof NativeUint8Array ? sendBytes(head, body) : sendStream(head, body)
  }

  const send = async (request: Request, signal: AbortSignal): Promise<Response> => {
    const { body, ...head } = outgoingOf(request)
    const id = ++requests
    const onAbort = () => cancel(id)
    addAlgorithm(signal, onAbort)
    try {
      const answer = await ask({ ...head, id }, body)
      const { done, ...fetched } = answer.value as Answered
      const first = bytesOf(answer.bytes)
      return responseFromFetch({ ...fetched, body: done ? first : incoming(host, id, first, signal) })
    } finally {
      dropAlgorithm(signal, onAbort)
    }
  }

  return function fetch(input: Request | string, init: RequestInit | undefined = undefined): Promise<Response> {
    let request: Request
    try {
      request = new Request(input, init)
    } catch (error) {
      return rejected(error)
    }
    const { signal } = request
    if (signal.aborted) return rejected(signal.reason)
    return new NativePromise<Response>((resolve, reject) => {
      const onAbort = () => reject(signal.reason)
      addAlgorithm(signal, onAbort)
      void promiseThen(
        send(request, signal),
        (response) => {
          dropAlgorithm(signal, onAbort)
          resolve(response)
        },
        (error) => {
          dropAlgorithm(signal, onAbort)
          reject(error)
        },
      )
    })
  }
}

/** https://fetch.spec.whatwg.org/#concept-network-error, with what the host said of it. */
const asNetworkError = (error: unknown): unknown => {
  const { code, detail, message } = error as { code?: unknown; detail?: unknown; message: string }
  return code === undefined ? error : assign(new NativeTypeError(message), { code, detail })
}

/** The body of a reply of which `first` is there. */
const incoming = (host: Pick<WebHost, 'call'>, id: number, first: Bytes, signal: AbortSignal): ByteSource => {
  let there: Bytes | undefined = first.byteLength > 0 ? first : undefined
  let isOver = false
  let broken: { reason: unknown } | undefined
  let waiting: ((reason: unknown) => void) | undefined

  const end = () => {
    isOver = true
    dropAlgorithm(signal, onAbort)
  }
  const cancel = () => {
    if (isOver) return
    end()
    void promiseThen(
      host.call('net.cancel', { id }),
      () => undefined,
      () => undefined,
    )
  }
  const onAbort = () => {
    broken = { reason: signal.reason }
    there = undefined
    cancel()
    waiting?.(signal.reason)
  }
  addAlgorithm(signal, onAbort)

  const next = async (): Promise<Bytes | undefined> => {
    if (broken) throw broken.reason
    if (there) {
      const piece = there
      there = undefined
      return piece
    }
    while (!isOver) {
      try {
        const { value, bytes } = await host.call('net.read', { id })
        if ((value as { done: boolean }).done) end()
        const piece = bytesOf(bytes)
        if (piece.byteLength > 0) return piece
      } catch (error) {
        end()
        broken ??= { reason: error }
        throw broken.reason
      }
    }
    return undefined
  }

  return {
    read: () =>
      new NativePromise((resolve, reject) => {
        waiting = reject
        void promiseThen(next(), resolve, reject)
      }),
    cancel,
  }
}

/** Joins and cuts what comes of a source to pieces of one size, the last one apart. */
const inPieces = (source: ByteSource): (() => Promise<Bytes | undefined>) => {
  let rest: Uint8Array | undefined
  return async () => {
    const piece = new NativeUint8Array(pieceBytes)
    let filled = 0
    while (filled < pieceBytes) {
      rest ??= await source.read()
      if (!rest) break
      const length = min(rest.byteLength, pieceBytes - filled)
      typedArraySet(piece, typedArraySlice(rest as Bytes, 0, length), filled)
      filled += length
      rest = length < rest.byteLength ? typedArraySlice(rest as Bytes, length) : undefined
    }
    return filled > 0 ? typedArraySlice(piece, 0, filled) : undefined
  }
}

const exactBuffer = (bytes: Bytes): ArrayBuffer =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : typedArraySlice(bytes).buffer

const bytesOf = (buffer: ArrayBuffer | undefined): Bytes =>
  buffer ? new NativeUint8Array(buffer) : new NativeUint8Array()
