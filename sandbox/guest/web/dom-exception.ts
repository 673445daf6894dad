import { asInterface, defineConstants } from './define.ts'
import {
  NativeError,
  NativeRangeError,
  NativeTypeError,
  construct,
  defineProperty,
  hasOwn,
  isObject,
  setPrototypeOf,
  toNumber,
} from '../intrinsics.ts'

/** Legacy codes by name; the position is the code minus one, names without a code today stay empty. */
const codes = [
  'IndexSizeError',
  '',
  'HierarchyRequestError',
  'WrongDocumentError',
  'InvalidCharacterError',
  '',
  'NoModificationAllowedError',
  'NotFoundError',
  'NotSupportedError',
  'InUseAttributeError',
  'InvalidStateError',
  'SyntaxError',
  'InvalidModificationError',
  'NamespaceError',
  'InvalidAccessError',
  '',
  'TypeMismatchError',
  'SecurityError',
  'NetworkError',
  'AbortError',
  'URLMismatchError',
  'QuotaExceededError',
  'TimeoutError',
  'InvalidNodeTypeError',
  'DataCloneError',
]
const constants = [
  'INDEX_SIZE_ERR',
  'DOMSTRING_SIZE_ERR',
  'HIERARCHY_REQUEST_ERR',
  'WRONG_DOCUMENT_ERR',
  'INVALID_CHARACTER_ERR',
  'NO_DATA_ALLOWED_ERR',
  'NO_MODIFICATION_ALLOWED_ERR',
  'NOT_FOUND_ERR',
  'NOT_SUPPORTED_ERR',
  'INUSE_ATTRIBUTE_ERR',
  'INVALID_STATE_ERR',
  'SYNTAX_ERR',
  'INVALID_MODIFICATION_ERR',
  'NAMESPACE_ERR',
  'INVALID_ACCESS_ERR',
  'VALIDATION_ERR',
  'TYPE_MISMATCH_ERR',
  'SECURITY_ERR',
  'NETWORK_ERR',
  'ABORT_ERR',
  'URL_MISMATCH_ERR',
  'QUOTA_EXCEEDED_ERR',
  'TIMEOUT_ERR',
  'INVALID_NODE_TYPE_ERR',
  'DATA_CLONE_ERR',
]

/** What a DOMException holds, put on an object that is there already: the language makes no error out of `this`. */
class State extends (function (error: object) {
  return error
} as unknown as new (error: object) => object) {
  #message: string
  #name: string

  constructor(error: object, message: string, name: string) {
    super(error)
    this.#message = message
    this.#name = name
  }

  static isOn(value: object): boolean {
    return #name in value
  }
  static nameOf(error: object): string {
    return (error as State).#name
  }
  static messageOf(error: object): string {
    return (error as State).#message
  }
}

/** https://webidl.spec.whatwg.org/#idl-DOMException; it is an error in the eyes of `Error.isError`, too. */
export class DOMException {
  declare readonly stack: string

  constructor(message: unknown = '', options: unknown = 'Error') {
    const text = `${message as string}`
    const isDictionary = typeof options === 'object' && options !== null
    const { name = 'Error' } = isDictionary ? (options as { name?: string }) : { name: options as string }
    const error = construct(NativeError, [text], new.target as unknown as typeof NativeError) as { message?: string }
    // V8 keeps it for the first line of the stack; what others read is the getter.
    delete error.message
    void new State(error, text, `${name}`)
    if (isDictionary && hasOwn(options, 'cause')) {
      const { cause } = options as { cause?: unknown }
      defineProperty(error, 'cause', { value: cause, writable: true, configurable: true })
    }
    return error as this
  }

  get name() {
    return State.nameOf(this)
  }
  get message() {
    return State.messageOf(this)
  }
  get code(): number {
    const name = State.nameOf(this)
    if (name !== '') for (let index = 0; index < codes.length; index++) if (codes[index] === name) return index + 1
    return 0
  }

  static {
    asInterface(this, 'DOMException')
    setPrototypeOf(this.prototype, NativeError.prototype)
    defineConstants(this, constants, 1)
  }
}

/** Whether it was made by this very class, whatever its prototype says. */
export const isDOMException = (value: unknown): value is DOMException =>
  typeof value === 'object' && value !== null && State.isOn(value)

/** https://webidl.spec.whatwg.org/#quotaexceedederror */
export class QuotaExceededError extends DOMException {
  #quota: number | null
  #requested: number | null

  constructor(message: unknown = '', options: { quota?: number; requested?: number } = {}) {
    super(message, 'QuotaExceededError')
    if (options !== null && !isObject(options))
      throw new NativeTypeError('The options of a QuotaExceededError have to be an object.')
    const quota = asAmount(options?.quota)
    const requested = asAmount(options?.requested)
    if (quota !== null && requested !== null && requested < quota)
      throw new NativeRangeError('What was requested can not be less than the quota.')
    this.#quota = quota
    this.#requested = requested
  }
  get quota() {
    return this.#quota
  }
  get requested() {
    return this.#requested
  }
  static {
    asInterface(this, 'QuotaExceededError')
  }
}

const asAmount = (value: unknown): number | null => {
  if (value === undefined) return null
  const amount = toNumber(value)
  if (amount - amount !== 0) throw new NativeTypeError('A quota has to be a finite number.')
  if (amount < 0) throw new NativeRangeError('A quota can not be negative.')
  return amount
}
