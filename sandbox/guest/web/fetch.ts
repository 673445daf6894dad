import { addAlgorithm, dropAlgorithm } from './abort.ts'
import type { WebHost } from './host.ts'
import { Request, outgoingOf, type RequestInit } from './request.ts'
import { readAll } from './body.ts'
import { responseFromFetch, type FetchedResponse, type Response } from './response.ts'
import { NativePromise, NativeUint8Array, promiseThen, rejected, typedArraySlice } from '../intrinsics.ts'

/**
 * Makes the global `fetch`: the request goes to the host as the op `net.fetch`
 * (`{ method, url, headers, redirect, body?: string }`, bytes beside it), which answers
 * `{ status, statusText, headers, url, redirected, body?: string }`, bytes beside it. Without the capability the host refuses,
 * and the refusal with its code is what the promise rejects with.
 */
export const makeFetch = (host: Pick<WebHost, 'call'>) => {
  const send = async (request: Request): Promise<Response> => {
    const { body, ...head } = outgoingOf(request)
    const bytes =
      body === null || typeof body === 'string'
        ? undefined
        : body instanceof NativeUint8Array
          ? body
          : await readAll(body)
    const input = typeof body === 'string' ? { ...head, body } : head
    const answer = await host.call('net.fetch', input, bytes && exactBuffer(bytes))
    const fetched = answer.value as Omit<FetchedResponse, 'body'> & { body?: string }
    return responseFromFetch({
      ...fetched,
      body: fetched.body ?? bytesOf(answer.bytes),
    })
  }

  return function fetch(input: Request | string, init?: RequestInit): Promise<Response> {
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
        send(request),
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

const exactBuffer = (bytes: Uint8Array<ArrayBuffer>): ArrayBuffer =>
  bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : typedArraySlice(bytes).buffer

const bytesOf = (buffer: ArrayBuffer | undefined) => (buffer ? new NativeUint8Array(buffer) : new NativeUint8Array())
