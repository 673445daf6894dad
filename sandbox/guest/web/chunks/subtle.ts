import { CryptoKey, isKey, keyOf, makeKey } from '../subtle/key.ts'
import { SubtleCrypto, subtle } from '../subtle/subtle-crypto.ts'

export default {
  CryptoKey,
  SubtleCrypto,
  subtle,
  /** A copy of a key, for structured cloning; undefined if `value` is none. */
  cloneKey: (value: object): CryptoKey | undefined =>
    isKey(value) ? makeKey({ ...keyOf(value), usages: value.usages }, value.extractable, [...value.usages]) : undefined,
}
