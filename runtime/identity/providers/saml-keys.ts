import { generateKeyPair, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import type { Knex } from 'knex'
import { said } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'
import type { Acting, Audit } from '../../audit.ts'
import type { ActionOf } from '../../audit/actions.ts'
import type { Envelope, Envelopes } from '../../secrets/envelopes.ts'
import { identityLimits } from '../limits.ts'
import type { SignInProvider } from './provider.ts'
import { selfSignedCertificate } from './self-signed-certificate.ts'

/** A key pair of ours at a SAML identity provider, as far as everyone may know it. */
export interface SamlKey {
  id: string
  /** PEM. */
  certificate: string
  /** SHA-256 of the certificate, as others show it: `AB:CD:…` */
  fingerprint: string
  expiresAt: Date
  /** Whether requests are signed with it. What was encrypted for any of them is read. */
  signs: boolean
  createdAt: Date
}

/** With the private key, as PEM. */
export type OpenSamlKey = SamlKey & { privateKey: string }

export interface SamlKeys {
  /** In the order in which they were made. */
  list(providerId: string): Promise<SamlKey[]>
  /** The one that signs first. */
  open(providerId: string): Promise<OpenSamlKey[]>
  /** Another one, known by our metadata from now on; the first of a provider signs. @throws {Problem} `quota.reached` */
  add(by: Acting, provider: SignInProvider): Promise<SamlKey>
  /** Signs with this one from now on. @throws {Problem} `request.not_found` */
  use(by: Acting, provider: SignInProvider, id: string): Promise<SamlKey>
  /** @throws {Problem} `request.not_found`, `request.conflict` for the one that signs */
  remove(by: Acting, provider: SignInProvider, id: string): Promise<void>
}

/** A key pair that is kept nowhere yet. */
interface NewSamlKey {
  certificate: string
  privateKey: string
}

interface Row {
  id: string
  provider_id: string
  certificate: string
  signs: boolean
  key_id: string
  wrapped_key: Buffer
  sealed: Buffer
  created_at: Date
}

const goodForYears = 10

const fromRow = ({ id, certificate, signs, created_at: createdAt }: Row): SamlKey => {
  const { fingerprint256: fingerprint, validToDate: expiresAt } = new X509Certificate(certificate)
  return { id, certificate, fingerprint, expiresAt, signs, createdAt }
}

/** Where a private key is kept, which its envelope is bound to. */
const placeOf = (id: string): string => `saml-key/${id}`

const columnsOf = ({ keyId, wrappedKey, sealed }: Envelope) => ({ key_id: keyId, wrapped_key: wrappedKey, sealed })

/** Opens a private key. @throws {Error} when the key is not there, or anything of it was changed or moved */
export const openSamlKey = (
  envelopes: Envelopes,
  { id, key_id: keyId, wrapped_key: wrappedKey, sealed }: Pick<Row, 'id' | 'key_id' | 'wrapped_key' | 'sealed'>,
): string => envelopes.open({ keyId, wrappedKey, sealed }, placeOf(id))

/** The columns of a private key under the current key of secrets. */
export const samlKeyColumns = (envelopes: Envelopes, id: string, privateKey: string) =>
  columnsOf(envelopes.seal(privateKey, placeOf(id)))

/** Makes a key pair, with a certificate that names the provider. */
export const newSamlKey = async (name: string): Promise<NewSamlKey> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const from = new Date()
  const to = new Date(from)
  to.setUTCFullYear(from.getUTCFullYear() + goodForYears)
  return {
    certificate: selfSignedCertificate(privateKey, name, from, to),
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
  }
}

/** Keeps a key pair; the first of a provider signs. */
export const keepSamlKey = async (
  trx: Knex,
  envelopes: Envelopes,
  providerId: string,
  { certificate, privateKey }: NewSamlKey,
): Promise<SamlKey> => {
  const id = crypto.randomUUID()
  const signs = !(await trx('core.saml_keys').where({ provider_id: providerId, signs: true }).first('id'))
  const [row] = (await trx('core.saml_keys')
    .insert({ id, provider_id: providerId, certificate, signs, ...samlKeyColumns(envelopes, id, privateKey) })
    .returning('*')) as [Row]
  return fromRow(row)
}

/**
 * The key pairs of SAML providers. To change one without a gap: make another, let the other side read our metadata, sign
 * with the new one, and remove the old one once nothing comes any more that was encrypted for it.
 */
export const createSamlKeys = ({
  core,
  envelopes,
  audit,
}: {
  core: Knex
  envelopes: Envelopes
  audit: Pick<Audit, 'record'>
}): SamlKeys => {
  const rowsOf = (providerId: string, on: Knex = core): Promise<Row[]> =>
    on('core.saml_keys').where({ provider_id: providerId }).orderBy('created_at')

  /** Changes the keys of a provider, one change at a time. */
  const changing = <T>({ id }: SignInProvider, work: (trx: Knex.Transaction, rows: Row[]) => Promise<T>): Promise<T> =>
    core.transaction(async (trx) => {
      await trx('core.sign_in_providers').where({ id }).forUpdate().first('id')
      return work(trx, await rowsOf(id, trx))
    })

  const among = (rows: Row[], id: string): Row => {
    const found = rows.find((row) => row.id === id)
    if (!found) throw new Problem('request.not_found', { detail: said('There is no such key.') })
    return found
  }

  const note = (
    trx: Knex,
    by: Acting,
    provider: SignInProvider,
    what: ActionOf<'sign_in.key'>,
    { fingerprint }: SamlKey,
  ) => audit.record({ ...by, action: `sign_in.key.${what}`, target: provider.key, detail: { fingerprint } }, trx)

  return {
    list: async (providerId) => (await rowsOf(providerId)).map(fromRow),

    open: async (providerId) =>
      (await rowsOf(providerId))
        .map((row) => ({ ...fromRow(row), privateKey: openSamlKey(envelopes, row) }))
        .sort((one, other) => Number(other.signs) - Number(one.signs)),

    async add(by, provider) {
      const pair = await newSamlKey(provider.key)
      return changing(provider, async (trx, rows) => {
        if (rows.length >= identityLimits.samlKeys)
          throw new Problem('quota.reached', {
            detail: said('There may be at most {most} keys: remove the one that is not used any more.', {
              most: identityLimits.samlKeys,
            }),
            limit: 'samlKeys',
            value: identityLimits.samlKeys,
          })
        const made = await keepSamlKey(trx, envelopes, provider.id, pair)
        await note(trx, by, provider, 'create', made)
        return made
      })
    },

    use: (by, provider, id) =>
      changing(provider, async (trx, rows) => {
        const row = among(rows, id)
        await trx('core.saml_keys').where({ provider_id: provider.id }).update({ signs: false })
        await trx('core.saml_keys').where({ id }).update({ signs: true })
        const used = fromRow({ ...row, signs: true })
        await note(trx, by, provider, 'use', used)
        return used
      }),

    remove: (by, provider, id) =>
      changing(provider, async (trx, rows) => {
        const row = among(rows, id)
        if (row.signs)
          throw new Problem('request.conflict', {
            detail: said('Requests are signed with it: sign with another one first.'),
          })
        await trx('core.saml_keys').where({ id }).delete()
        await note(trx, by, provider, 'delete', fromRow(row))
      }),
  }
}
