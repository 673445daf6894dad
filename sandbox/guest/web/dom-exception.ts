import { asInterface, defineConstants } from './define.ts'
import { NativeError, defineProperty, hasOwn, setPrototypeOf } from '../intrinsics.ts'

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

const { captureStackTrace } = NativeError as unknown as { captureStackTrace: (target: object, until: object) => void }

export let isDOMException: (value: unknown) => value is DOMException

/** https://webidl.spec.whatwg.org/#idl-DOMException */
export class DOMException {
  #message: string
  #name: string
  declare readonly stack: string

  constructor(message: unknown = '', options: unknown = 'Error') {
    this.#message = `${message as string}`
    if (typeof options === 'object' && options !== null) {
      const { name = 'Error' } = options as { name?: string }
      this.#name = `${name}`
      if (hasOwn(options, 'cause')) {
        const { cause } = options as { cause?: unknown }
        defineProperty(this, 'cause', { value: cause, writable: true, configurable: true })
      }
    } else this.#name = `${options as string}`
    captureStackTrace(this, DOMException)
  }

  get name() {
    return this.#name
  }
  get message() {
    return this.#message
  }
  get code(): number {
    const name = this.#name
    if (name !== '') for (let index = 0; index < codes.length; index++) if (codes[index] === name) return index + 1
    return 0
  }

  static {
    isDOMException = (value): value is DOMException => typeof value === 'object' && value !== null && #name in value
    asInterface(this, 'DOMException')
    setPrototypeOf(this.prototype, NativeError.prototype)
    defineConstants(this, constants, 1)
  }
}
