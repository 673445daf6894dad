import type { Knex } from 'knex'
import { fontStacks, plainBrand, type Brand } from '../branding/brand.ts'
import { readable } from '../branding/colors.ts'

/** How the mails of a tenant look, and whom they come from. */
export interface MailLook {
  /** What stands above, unless there is a logo. */
  name: string
  senderName: string | null
  logo: { mediaType: string; bytes: Buffer } | null
  /** Of buttons and links, on white. */
  color: string
  fonts: string
  footer: string | null
}

export interface MailLooks {
  /** As its brand is published; without a tenant, as mails of the platform look. */
  of(tenantId: string | null): Promise<MailLook>
  /** As a brand would make them look. */
  ofBrand(tenant: { id: string; name: string }, brand: Brand): Promise<MailLook>
}

const platformName = 'Plexica'
const platformColor = '#4f39f6'
const white = '#ffffff'

/** How mails look, read when they are sent: a brand holds for those that wait, too. */
export const createMailLooks = ({ core }: { core: Knex }): MailLooks => {
  const ofBrand: MailLooks['ofBrand'] = async ({ id, name }, brand) => {
    const picture =
      brand.logo === null
        ? undefined
        : await core('core.brand_pictures')
            .where({ tenant_id: id, sha256: brand.logo })
            .first<{ media_type: string; bytes: Buffer } | undefined>('media_type', 'bytes')
    return {
      name: brand.productName ?? name,
      senderName: brand.senderName ?? brand.productName,
      logo: picture ? { mediaType: picture.media_type, bytes: picture.bytes } : null,
      color: readable(brand.primary ?? platformColor, white),
      fonts: fontStacks[brand.font ?? 'standard'],
      footer: brand.mailFooter,
    }
  }

  return {
    ofBrand,
    async of(tenantId) {
      if (tenantId === null) return ofBrand({ id: '', name: platformName }, plainBrand)
      const row = await core('core.tenants as t')
        .leftJoin('core.brand_versions as v', (on) =>
          on.on('v.tenant_id', 't.id').andOn('v.version', core.raw(`(t.brand ->> 'version')::integer`)),
        )
        .where('t.id', tenantId)
        .first<{ name: string; brand: Brand | null } | undefined>('t.name', 'v.brand')
      return ofBrand({ id: tenantId, name: row?.name ?? platformName }, { ...plainBrand, ...row?.brand })
    },
  }
}
