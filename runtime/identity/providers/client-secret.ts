import type { Envelopes } from '../../secrets/envelopes.ts'

/** An envelope in the columns of `core.sign_in_providers`. */
export interface SecretColumns {
  key_id: string | null
  wrapped_key: Buffer | null
  sealed: Buffer | null
}

/** Where a client secret is kept, which its envelope is bound to. */
const placeOf = (providerId: string): string => `sign-in-provider/${providerId}`

/** A secret sealed for the provider that it is of; nothing in each column where there is none. */
export const clientSecretColumns = (envelopes: Envelopes, providerId: string, secret: string | null): SecretColumns => {
  if (secret === null) return { key_id: null, wrapped_key: null, sealed: null }
  const { keyId, wrappedKey, sealed } = envelopes.seal(secret, placeOf(providerId))
  return { key_id: keyId, wrapped_key: wrappedKey, sealed }
}

/** @throws {Error} when the key is not there, or anything of it was changed or moved */
export const openClientSecret = (
  envelopes: Envelopes,
  providerId: string,
  { key_id: keyId, wrapped_key: wrappedKey, sealed }: SecretColumns,
): string | undefined =>
  keyId === null || wrappedKey === null || sealed === null
    ? undefined
    : envelopes.open({ keyId, wrappedKey, sealed }, placeOf(providerId))
