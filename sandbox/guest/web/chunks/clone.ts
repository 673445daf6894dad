import { loadedChunk } from '../chunk-registry.ts'
import { DOMException, QuotaExceededError, isDOMException } from '../dom-exception.ts'
import {
  NativeDataView,
  arrayBufferByteLength,
  bigintValueOf,
  booleanValueOf,
  dataViewByteLength,
  dataViewByteOffset,
  dateValueOf,
  isArray,
  isError,
  isView,
  numberValueOf,
  regExpSource,
  stringValueOf,
  symbolValueOf,
  typedArrayBuffer,
  typedArrayByteOffset,
  typedArrayLength,
  typedArrayName,
  dataViewBuffer,
} from '../../intrinsics.ts'

const refuse = (what: string) => new DOMException(`${what} could not be cloned.`, 'DataCloneError')

const constructors: Record<string, new (buffer: ArrayBuffer, offset: number, length?: number) => unknown> = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
  ...('Float16Array' in globalThis && {
    Float16Array: (globalThis as unknown as { Float16Array: typeof Float32Array }).Float16Array,
  }),
}
const errors: Record<string, ErrorConstructor> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
}

type Resizable = ArrayBuffer & { resizable: boolean; maxByteLength: number; detached: boolean }

/** What a method of a built-in says of `value`; undefined when it is not of that kind. */
const ask = <T>(method: (value: never) => T, value: object): T | undefined => {
  try {
    return method(value as never)
  } catch {
    return undefined
  }
}

/** https://html.spec.whatwg.org/multipage/structured-data.html#structuredserializeinternal and its counterpart in one pass. */
const cloner = (handedOver: Map<object, unknown>) => {
  const known = new Map<object, unknown>(handedOver)

  const cloneObject = (value: object): unknown => {
    const seen = known.get(value)
    if (seen !== undefined) return seen
    const keep = <T>(copy: T): T => {
      known.set(value, copy)
      return copy
    }
    if (typeof value === 'function') throw refuse(`The function ${value.name || '(anonymous)'}`)
    const boxed = cloneBoxed(value)
    if (boxed !== undefined) return keep(boxed)
    if (isView(value)) return keep(cloneView(value))
    if (ask(arrayBufferByteLength, value) !== undefined) return keep(cloneBuffer(value as Resizable))
    if (
      value instanceof Map &&
      ask((map: Map<unknown, unknown>) => Map.prototype.has.call(map, 0), value) !== undefined
    ) {
      const copy = keep(new Map<unknown, unknown>())
      for (const [key, item] of [...(value as Map<unknown, unknown>)]) copy.set(clone(key), clone(item))
      return copy
    }
    if (value instanceof Set && ask((set: Set<unknown>) => Set.prototype.has.call(set, 0), value) !== undefined) {
      const copy = keep(new Set<unknown>())
      for (const item of [...(value as Set<unknown>)]) copy.add(clone(item))
      return copy
    }
    if (isDOMException(value)) return keep(cloneException(value))
    if (isError(value)) return cloneError(value, keep)
    const forms = loadedChunk('forms')
    if (forms?.isBlob(value))
      return keep(
        value instanceof forms.File
          ? new forms.File([value], value.name, { type: value.type, lastModified: value.lastModified })
          : value.slice(0, value.size, value.type),
      )
    const key = loadedChunk('subtle')?.cloneKey(value)
    if (key) return keep(key)
    if (isPlatformObject(value)) throw refuse(`${Object.prototype.toString.call(value)}`)
    const copy = keep((isArray(value) ? new Array<unknown>(value.length) : {}) as Record<string, unknown>)
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(value, name)) continue
      Object.defineProperty(copy, name, {
        value: clone((value as Record<string, unknown>)[name]),
        writable: true,
        enumerable: true,
        configurable: true,
      })
    }
    return copy
  }

  const cloneBuffer = (buffer: Resizable): ArrayBuffer => {
    if (buffer.detached) throw refuse('A detached ArrayBuffer')
    return copyBuffer(buffer)
  }

  const cloneView = (view: ArrayBufferView): unknown => {
    const name = typedArrayName(view)
    if (name === undefined) {
      const buffer = clone(dataViewBuffer(view)) as ArrayBuffer
      return new NativeDataView(buffer, dataViewByteOffset(view), dataViewByteLength(view))
    }
    const source = typedArrayBuffer(view) as Resizable
    if (source.detached && !handedOver.has(source)) throw refuse('A view on a detached ArrayBuffer')
    const offset = typedArrayByteOffset(view)
    const length = typedArrayLength(view)
    return new constructors[name]!(clone(source) as ArrayBuffer, offset, length)
  }

  const cloneError = (error: Error, keep: <T>(copy: T) => T): Error => {
    const name = String(error.name)
    const message = Object.getOwnPropertyDescriptor(error, 'message')
    const Constructor = Object.hasOwn(errors, name) ? errors[name]! : Error
    const copy = keep(message && 'value' in message ? new Constructor(String(message.value)) : new Constructor())
    const { stack } = error
    if (typeof stack === 'string')
      Object.defineProperty(copy, 'stack', { value: stack, writable: true, configurable: true })
    const cause = Object.getOwnPropertyDescriptor(error, 'cause')
    if (cause && 'value' in cause)
      Object.defineProperty(copy, 'cause', { value: clone(cause.value), writable: true, configurable: true })
    return copy
  }

  const clone = (value: unknown): unknown => {
    if (typeof value === 'symbol') throw refuse(value.toString())
    return (typeof value === 'object' && value !== null) || typeof value === 'function' ? cloneObject(value) : value
  }
  return clone
}

const cloneException = (exception: DOMException): DOMException => {
  const copy =
    exception instanceof QuotaExceededError
      ? new QuotaExceededError(exception.message, limitsOf(exception))
      : new DOMException(exception.message, exception.name)
  Object.defineProperty(copy, 'stack', { value: exception.stack, writable: true, configurable: true })
  return copy
}

const limitsOf = ({ quota, requested }: QuotaExceededError) => ({
  ...(quota !== null && { quota }),
  ...(requested !== null && { requested }),
})

const cloneBoxed = (value: object): object | undefined => {
  const time = ask(dateValueOf, value)
  if (time !== undefined) return new Date(time)
  const source = ask(regExpSource, value)
  if (source !== undefined && value !== RegExp.prototype) return new RegExp(source, (value as RegExp).flags)
  for (const valueOf of [booleanValueOf, numberValueOf, stringValueOf, bigintValueOf]) {
    const inner = ask(valueOf as (value: never) => unknown, value)
    if (inner !== undefined) return Object(inner) as object
  }
  if (ask(symbolValueOf, value) !== undefined) throw refuse('A Symbol object')
  return undefined
}

/** Objects whose state is inside, which a copy of their properties would not be: promises, weak collections, our own interfaces. */
const isPlatformObject = (value: object): boolean => {
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
  if (typeof tag !== 'string') return value instanceof WeakRef
  return (
    Object.getPrototypeOf(value) !== Object.prototype &&
    Object.getPrototypeOf(value) !== null &&
    !isArray(value) &&
    inherited(value, tag)
  )
}
/** Objects of the language whose constructor does not have the name that they tell. */
const stateful = /^(?:Async)?Generator$| Iterator$|^Iterator Helper$|^Intl\.|^Temporal\./
const inherited = (value: object, tag: string): boolean => {
  const constructor = (value as { constructor?: unknown }).constructor
  return (
    (stateful.test(tag) && !Object.hasOwn(value, Symbol.toStringTag)) ||
    (typeof constructor === 'function' && constructor.name === tag && !Object.hasOwn(value, Symbol.toStringTag))
  )
}

/** Clones `value`; what is in `transfer` moves instead. Both ends are in this isolate, so that ports are kept as they are. */
const cloneWith = (value: unknown, transfer: Iterable<object>): unknown => {
  const handedOver = new Map<object, unknown>()
  const buffers: Resizable[] = []
  for (const item of transfer) {
    if (handedOver.has(item)) throw refuse('A value that is listed twice')
    if (ask(arrayBufferByteLength, item) === undefined) handedOver.set(item, moved(item))
    else {
      if ((item as Resizable).detached) throw refuse('A detached ArrayBuffer')
      buffers.push(item as Resizable)
      // Buffers move only when the rest could be cloned; meanwhile views are made on a stand-in that has the bytes.
      handedOver.set(item, copyBuffer(item as Resizable))
    }
  }
  const copy = cloner(handedOver)(value)
  for (const buffer of buffers) (buffer as unknown as { transfer: () => ArrayBuffer }).transfer()
  return copy
}

/** What becomes of a port or a stream that is handed over. */
const moved = (item: object): object => {
  if (loadedChunk('messaging')?.isMessagePort(item)) return item
  const stream = loadedChunk('streams')?.transfer(item)
  if (!stream) throw refuse('A value in the list of what to transfer')
  return stream
}

const copyBuffer = (buffer: Resizable): ArrayBuffer => {
  if (!buffer.resizable) return buffer.slice()
  const copy = new ArrayBuffer(buffer.byteLength, { maxByteLength: buffer.maxByteLength } as never)
  new Uint8Array(copy).set(new Uint8Array(buffer))
  return copy
}

/** https://html.spec.whatwg.org/multipage/structured-data.html#dom-structuredclone */
function structuredClone(value: unknown, options?: { transfer?: Iterable<object> }): unknown {
  if (arguments.length === 0) throw new TypeError('structuredClone needs a value.')
  if (options !== undefined && options !== null && typeof options !== 'object')
    throw new TypeError('The options of structuredClone have to be an object.')
  const transfer = options?.transfer
  if (transfer === null || (transfer !== undefined && typeof transfer !== 'object'))
    throw new TypeError('What structuredClone is to transfer has to be a list.')
  return cloneWith(value, transfer ?? [])
}

export default { structuredClone, cloneWith }
