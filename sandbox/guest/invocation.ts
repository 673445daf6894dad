import type { GuestEnvironment, GuestInput } from '../bridge/entries.ts'
import { Signal, tapeOp } from '../bridge/entries.ts'
import { PlexicaError } from './guest-error.ts'
import type { HostLink } from './host-link.ts'
import { arrayBufferByteLength } from './intrinsics.ts'
import type { IncomingBody } from './request-body.ts'
import type { OutgoingBody } from './response-body.ts'
import { takeTape, type InvocationTape } from './tape.ts'

const { parse, stringify } = JSON
const { create } = Object
const NativePromise = Promise
const NativeArrayBuffer = ArrayBuffer

interface PendingCall {
  resolve: (value: { value: unknown; bytes: ArrayBuffer | undefined }) => void
  reject: (error: unknown) => void
}

/** One invocation under way in this isolate. Tables are plain objects without a prototype: a plugin may patch `Map`. */
export class GuestInvocation {
  readonly handle: number
  readonly input: GuestInput
  ended = false
  /** Promises handed to `waitUntil`. */
  background: unknown[] = []
  capabilities: Record<string, unknown> = create(null) as Record<string, unknown>
  timers = 0
  logLines = 0
  abort?: () => void
  requestBody?: IncomingBody
  responseBody?: OutgoingBody
  /** Of one that is recorded or replayed. */
  tape?: InvocationTape
  /** Whether the tape is handed over as it is written. */
  isRecorded = false
  #calls: Record<number, PendingCall> = create(null) as Record<number, PendingCall>
  #nextCall = 1
  #link: HostLink
  #limits: GuestEnvironment['limits']

  constructor(handle: number, input: GuestInput, link: HostLink, limits: GuestEnvironment['limits']) {
    this.handle = handle
    this.input = input
    this.#link = link
    this.#limits = limits
  }

  /** Sends a host call. Its size is checked here, so that the cost of a large one is the plugin's. */
  call(op: string, input: unknown, bytes?: ArrayBuffer): Promise<{ value: unknown; bytes: ArrayBuffer | undefined }> {
    return new NativePromise((resolve, reject) => {
      if (this.ended)
        throw new PlexicaError('invocation.ended', 'This invocation is over; what it left running has no rights.')
      if (this.handle === 0)
        throw new PlexicaError(
          'invocation.unknown',
          'While the module loads there is no one to act for; call the host inside a handler.',
        )
      if (this.#nextCall > this.#limits.hostCalls) {
        throw new PlexicaError(
          'invocation.host_calls',
          `An invocation makes at most ${this.#limits.hostCalls} host calls.`,
          { limit: 'hostCalls', value: this.#limits.hostCalls },
        )
      }
      const json = stringify(input === undefined ? null : input)
      if (typeof json !== 'string')
        throw new PlexicaError('capability.invalid', 'The input of a host call has to be JSON.')
      if (json.length + (bytes ? arrayBufferByteLength(bytes) : 0) > this.#limits.messageBytes) {
        throw new PlexicaError(
          'invocation.bridge_bytes',
          `A host call carries at most ${this.#limits.messageBytes} bytes.`,
          { limit: 'messageBytes', value: this.#limits.messageBytes },
        )
      }
      this.#handOverTape()
      const number = this.#nextCall++
      this.#calls[number] = { resolve, reject }
      this.#link.signal(Signal.call, this.handle, number, op, json, bytes)
    })
  }

  answer(number: number, ok: boolean, json: string, bytes: ArrayBuffer | undefined) {
    const call = this.#calls[number]
    if (!call) return
    delete this.#calls[number]
    const value: unknown = parse(json)
    if (ok) call.resolve({ value, bytes })
    else call.reject(asGuestError(value as Refusal))
  }

  /** Goes ahead of what it leads to, so that what is known of one that is killed ends where it stood. */
  #handOverTape() {
    const written = this.isRecorded && this.tape && takeTape(this.tape)
    if (written) this.#link.signal(Signal.call, this.handle, this.#nextCall++, tapeOp, written)
  }

  end() {
    if (!this.ended) this.#handOverTape()
    this.ended = true
    this.responseBody?.cancel()
    this.#calls = create(null) as Record<number, PendingCall>
  }

  /** Whether `buffer` is bytes that may cross. */
  static bytes(buffer: unknown): ArrayBuffer | undefined {
    return buffer instanceof NativeArrayBuffer ? buffer : undefined
  }
}

interface Refusal {
  code?: string
  message?: string
  name?: string
  detail?: Record<string, unknown>
}

const asGuestError = ({ code, message = 'The host call failed.', name, detail }: Refusal): Error => {
  if (code !== undefined) return new PlexicaError(code, message, detail)
  const error = new Error(message)
  if (name !== undefined) error.name = name
  return error
}
