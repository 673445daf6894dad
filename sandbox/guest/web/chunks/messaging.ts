import { asInterface } from '../define.ts'
import { DOMException } from '../dom-exception.ts'
import { Event, EventTarget, dispatchTrusted, handlerOf, setHandler } from '../events.ts'
import { useChunk } from '../chunk-registry.ts'

interface MessageEventInit {
  data?: unknown
  origin?: string
  lastEventId?: string
  source?: MessagePort | null
  ports?: Iterable<MessagePort>
}

/** https://html.spec.whatwg.org/multipage/comms.html#the-messageevent-interface */
class MessageEvent extends Event {
  #data: unknown
  #origin: string
  #lastEventId: string
  #source: object | null
  #ports: readonly MessagePort[]
  constructor(type: string, init: MessageEventInit = {}) {
    super(type, init as object)
    const { data = null, origin = '', lastEventId = '', source = null, ports = [] } = init
    this.#data = data
    this.#origin = `${origin}`
    this.#lastEventId = `${lastEventId}`
    if (source !== null && !(source instanceof MessagePort))
      throw new TypeError('The source of a MessageEvent has to be a MessagePort.')
    this.#source = source
    this.#ports = Object.freeze([...ports])
  }
  get data() {
    return this.#data
  }
  get origin() {
    return this.#origin
  }
  get lastEventId() {
    return this.#lastEventId
  }
  get source() {
    return this.#source
  }
  get ports() {
    return this.#ports
  }
  static {
    asInterface(this, 'MessageEvent')
  }
}

let making = false
let entangle: (one: MessagePort, other: MessagePort) => void

/** https://html.spec.whatwg.org/multipage/web-messaging.html#message-ports, both ends in this isolate. */
class MessagePort extends EventTarget {
  #other: MessagePort | undefined
  #started = false
  #queue: { data: unknown; ports: MessagePort[] }[] = []

  constructor() {
    if (!making) throw new TypeError('Illegal constructor')
    super()
  }
  postMessage(message: unknown, options?: object[] | { transfer?: object[] }) {
    if (arguments.length === 0) throw new TypeError('postMessage needs a message.')
    const transfer = Array.isArray(options) ? options : (options?.transfer ?? [])
    if (transfer.includes(this)) throw new DOMException('A port can not be sent through itself.', 'DataCloneError')
    const ports = transfer.filter((item): item is MessagePort => item instanceof MessagePort)
    const data = useChunk('clone').cloneWith(message, transfer)
    const other = this.#other
    if (!other) return
    other.#queue.push({ data, ports })
    other.#deliver()
  }
  start() {
    this.#started = true
    this.#deliver()
  }
  close() {
    const other = this.#other
    this.#other = undefined
    if (!other) return
    other.#other = undefined
    core.later(() => dispatchTrusted(other, new Event('close')))
  }
  get onmessage() {
    return handlerOf(this, 'message')
  }
  set onmessage(callback: unknown) {
    setHandler(this, 'message', callback)
    this.start()
  }
  get onmessageerror() {
    return handlerOf(this, 'messageerror')
  }
  set onmessageerror(callback: unknown) {
    setHandler(this, 'messageerror', callback)
  }
  get onclose() {
    return handlerOf(this, 'close')
  }
  set onclose(callback: unknown) {
    setHandler(this, 'close', callback)
  }
  #deliver() {
    if (!this.#started) return
    for (const message of this.#queue.splice(0))
      core.later(() => dispatchTrusted(this, new MessageEvent('message', message)))
  }
  static {
    entangle = (one, other) => {
      one.#other = other
      other.#other = one
    }
    asInterface(this, 'MessagePort')
  }
}

const makePort = () => {
  making = true
  const port = new MessagePort()
  making = false
  return port
}

class MessageChannel {
  #port1 = makePort()
  #port2 = makePort()
  constructor() {
    entangle(this.#port1, this.#port2)
  }
  get port1() {
    return this.#port1
  }
  get port2() {
    return this.#port2
  }
  static {
    asInterface(this, 'MessageChannel')
  }
}

interface ErrorEventInit {
  cancelable?: boolean
  message?: string
  filename?: string
  lineno?: number
  colno?: number
  error?: unknown
}

/** https://html.spec.whatwg.org/multipage/webappapis.html#the-errorevent-interface */
class ErrorEvent extends Event {
  #message: string
  #filename: string
  #lineno: number
  #colno: number
  #error: unknown
  constructor(type: string, init: ErrorEventInit = {}) {
    super(type, init as object)
    this.#message = `${init.message ?? ''}`
    this.#filename = `${init.filename ?? ''}`
    this.#lineno = (init.lineno ?? 0) >>> 0
    this.#colno = (init.colno ?? 0) >>> 0
    this.#error = init.error
  }
  get message() {
    return this.#message
  }
  get filename() {
    return this.#filename
  }
  get lineno() {
    return this.#lineno
  }
  get colno() {
    return this.#colno
  }
  get error() {
    return this.#error
  }
  static {
    asInterface(this, 'ErrorEvent')
  }
}

/** https://html.spec.whatwg.org/multipage/webappapis.html#the-promiserejectionevent-interface */
class PromiseRejectionEvent extends Event {
  #promise: unknown
  #reason: unknown
  constructor(type: string, init: { promise: unknown; reason?: unknown }) {
    super(type, init as object)
    if (typeof init !== 'object' || init === null || !('promise' in init))
      throw new TypeError('PromiseRejectionEvent needs a promise.')
    this.#promise = init.promise
    this.#reason = init.reason
  }
  get promise() {
    return this.#promise
  }
  get reason() {
    return this.#reason
  }
  static {
    asInterface(this, 'PromiseRejectionEvent')
  }
}

export default {
  MessageEvent,
  MessagePort,
  MessageChannel,
  ErrorEvent,
  PromiseRejectionEvent,
  isMessagePort: (value: unknown) => value instanceof MessagePort,
}
