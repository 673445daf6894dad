import type { Audit } from '../../audit.ts'
import type { Identity } from '../identity.ts'

/** Makes the first platform admin, unless there is any platform user; gives whether it did. */
export const ensureFirstAdmin = (
  { platformUsers }: Pick<Identity, 'platformUsers'>,
  audit: Pick<Audit, 'record'>,
  { email, password }: { email: string; password: string },
): Promise<boolean> =>
  platformUsers.ensureFirst({ email, name: 'Admin', password }, (trx, _before, { id, role }) =>
    audit.record(
      {
        tenantId: null,
        actor: { kind: 'system', id: null },
        action: 'platform_user.create',
        target: id,
        after: { email, role },
      },
      trx,
    ),
  )
