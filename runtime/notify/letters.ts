import type { Knex } from 'knex'
import type { Seal } from '../identity/seal.ts'

/** A mail of the platform to one address, with a link that only its reader may have. */
export interface Letter {
  /** Absent: it is about no tenant, or none yet. */
  tenantId?: string
  to: string
  subject: string
  /** Plain text, with `linkMark` where the link goes. */
  body: string
  link: string
}

export interface Letters {
  /** Writes a letter in the caller's transaction; call what it resolves with once that is committed. */
  write(trx: Knex, letter: Letter): Promise<() => void>
}

/** Where the link stands in the text of a letter. */
export const linkMark = '{link}'

/** The platform, as the sender of mails. */
const sender = 'plexica'

/**
 * Writes mails that carry a secret. Their links are kept encrypted, and only for as long as they are needed: a copy of
 * the database takes over nobody's account.
 */
export const createLetters = ({
  mails,
  seal,
}: {
  /** What becomes of mails, and who is told that there are new ones. */
  mails: { state: 'queued' | 'captured'; kick(): void }
  seal: Seal
}): Letters => ({
  async write(trx, { tenantId, to, subject, body, link }) {
    await trx('core.mails').insert({
      tenant_id: tenantId ?? null,
      plugin_id: sender,
      to_address: to,
      subject,
      body,
      link_sealed: seal.seal(link),
      state: mails.state,
    })
    return mails.kick
  },
})

/** The text of a mail with its link in it. */
export const withLink = (seal: Seal, body: string, sealed: string | null): string =>
  sealed === null ? body : body.replaceAll(linkMark, () => seal.open(sealed))
