/**
 * The language's own objects and methods, captured before plugin code runs. Guest code whose result matters to
 * the bridge uses these instead of properties that a plugin could have replaced. Methods are uncurried:
 * `stringSlice(text, 0, 4)` is `text.slice(0, 4)`, whatever `String.prototype.slice` is by now.
 *
 * Where it counts, callers also avoid syntax that looks things up on prototypes: `for…of`, spread and array
 * destructuring (`Symbol.iterator`), and methods of regular expressions that call `exec`.
 */
const { bind, call } = Function.prototype

type Uncurried<T, A extends unknown[], R> = (self: T, ...args: A) => R

/** Turns a method into a function that takes its `this` first. */
const uncurry = bind.bind(call) as unknown as <T, A extends unknown[], R>(
  method: (this: T, ...args: A) => R,
) => Uncurried<T, A, R>

const getterOf = <T>(prototype: object, name: PropertyKey) =>
  uncurry(Object.getOwnPropertyDescriptor(prototype, name)!.get as () => T) as (self: unknown) => T

export const { create, defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, setPrototypeOf } =
  Object
export const objectKeys = Object.keys
export const objectPrototype = Object.prototype
export const { apply, construct, ownKeys } = Reflect
export const { isArray } = Array
export const { parse, stringify } = JSON
export const { max, min, floor } = Math
export const { fromCharCode } = String
export const { now } = Date
export const { isView } = ArrayBuffer
export const { isError } = Error as unknown as { isError: (value: unknown) => value is Error }
export const isInteger = Number.isInteger
export const toNumber = Number
/** Text of any value, symbols included. */
export const toText = String as (value: unknown) => string

export const NativeArrayBuffer = ArrayBuffer
export const NativeDataView = DataView
export const NativeDate = Date
export const NativeError = Error
export const NativePromise = Promise
export const NativeRangeError = RangeError
export const NativeTypeError = TypeError
export const NativeUint8Array = Uint8Array
export const NativeUint16Array = Uint16Array
/** `eval` of the global scope, for the guest's own chunks; plugins lose it. */
export const evaluate = eval as (source: string) => unknown

export const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()) as object) as object
export const arraySlice = uncurry(Array.prototype.slice) as <T>(self: T[], start?: number, end?: number) => T[]

export const stringCharCodeAt = uncurry(String.prototype.charCodeAt)
export const stringIndexOf = uncurry(String.prototype.indexOf)
export const stringPadEnd = uncurry(String.prototype.padEnd)
export const stringRepeat = uncurry(String.prototype.repeat)
export const stringSlice = uncurry(String.prototype.slice)
export const stringToLowerCase = uncurry(String.prototype.toLowerCase)
export const stringToUpperCase = uncurry(String.prototype.toUpperCase)
export const stringToWellFormed = uncurry((String.prototype as unknown as { toWellFormed: () => string }).toWellFormed)

export const regExpExec = uncurry(RegExp.prototype.exec)
export const regExpSource = getterOf<string>(RegExp.prototype, 'source')
export const regExpToString = uncurry(RegExp.prototype.toString)
export const dateToISOString = uncurry(Date.prototype.toISOString)
export const dateValueOf = uncurry(Date.prototype.valueOf)
export const numberValueOf = uncurry(Number.prototype.valueOf)
export const bigintValueOf = uncurry(BigInt.prototype.valueOf)
export const booleanValueOf = uncurry(Boolean.prototype.valueOf)
export const stringValueOf = uncurry(String.prototype.valueOf)
export const symbolToString = uncurry(Symbol.prototype.toString)
export const symbolValueOf = uncurry(Symbol.prototype.valueOf)

export const mapForEach = uncurry(Map.prototype.forEach) as <K, V>(
  self: Map<K, V>,
  visit: (value: V, key: K) => void,
) => void
export const mapSize = getterOf<number>(Map.prototype, 'size')
export const setForEach = uncurry(Set.prototype.forEach) as <V>(self: Set<V>, visit: (value: V) => void) => void
export const setSize = getterOf<number>(Set.prototype, 'size')

export const promiseThen = uncurry(Promise.prototype.then) as <T>(
  self: Promise<T>,
  fulfilled?: ((value: T) => unknown) | undefined,
  rejected?: ((reason: unknown) => unknown) | undefined,
) => Promise<unknown>
export const resolved = Promise.resolve.bind(Promise) as <T>(value: T) => Promise<Awaited<T>>
export const rejected = Promise.reject.bind(Promise) as (reason: unknown) => Promise<never>

const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as object
/** `Uint8Array` and its like; undefined for anything that is not a typed array. */
export const typedArrayName = getterOf<string | undefined>(typedArrayPrototype, Symbol.toStringTag)
export const typedArrayBuffer = getterOf<ArrayBuffer>(typedArrayPrototype, 'buffer')
export const typedArrayByteOffset = getterOf<number>(typedArrayPrototype, 'byteOffset')
export const typedArrayByteLength = getterOf<number>(typedArrayPrototype, 'byteLength')
export const typedArrayLength = getterOf<number>(typedArrayPrototype, 'length')
export const typedArraySlice = uncurry(Uint8Array.prototype.slice)
export const typedArraySubarray = uncurry(Uint8Array.prototype.subarray)
export const typedArraySet = uncurry(Uint8Array.prototype.set)
export const dataViewBuffer = getterOf<ArrayBuffer>(DataView.prototype, 'buffer')
export const dataViewByteOffset = getterOf<number>(DataView.prototype, 'byteOffset')
export const dataViewByteLength = getterOf<number>(DataView.prototype, 'byteLength')
export const arrayBufferByteLength = getterOf<number>(ArrayBuffer.prototype, 'byteLength')
export const arrayBufferSlice = uncurry(ArrayBuffer.prototype.slice)

interface Base64 {
  fromBase64: (text: string, options?: object) => Uint8Array<ArrayBuffer>
  prototype: { toBase64: (options?: object) => string }
}
export const fromBase64 = (Uint8Array as unknown as Base64).fromBase64.bind(Uint8Array)
export const toBase64 = uncurry((Uint8Array as unknown as Base64).prototype.toBase64)

/** Whether `value` is an object in the sense of the language: anything with properties of its own. */
export const isObject = (value: unknown): value is Record<PropertyKey, unknown> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

/** The bytes of a buffer or a view on one, without copying; undefined for anything else. */
export const viewBytes = (value: unknown): Uint8Array<ArrayBuffer> | undefined => {
  if (!isObject(value)) return undefined
  if (isView(value)) {
    return typedArrayName(value) === undefined
      ? new NativeUint8Array(dataViewBuffer(value), dataViewByteOffset(value), dataViewByteLength(value))
      : new NativeUint8Array(typedArrayBuffer(value), typedArrayByteOffset(value), typedArrayByteLength(value))
  }
  try {
    arrayBufferByteLength(value)
    return new NativeUint8Array(value as unknown as ArrayBuffer)
  } catch {
    return undefined
  }
}
