import { hash } from 'node:crypto'
import type { Knex } from 'knex'
import { type Said, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Acting, Audit } from '../audit.ts'
import type { Changes } from '../changes.ts'
import { plainBrand, type Brand } from './brand.ts'
import { checkContrast, stylesheetOf } from './stylesheet.ts'

type Of = { id: string; slug: string }
type Expect = (revision: number) => void

export interface Draft {
  brand: Brand
  /** Counts the changes; 0 before the first. */
  revision: number
}

export interface BrandVersion {
  version: number
  brand: Brand
  publishedAt: Date
  /** Who did. */
  publishedBy: string | null
}

/** What every page of a tenant begins with. */
export interface PublishedBrand {
  version: number
  productName: string | null
  logo: string | null
  icon: string | null
  /** SHA-256 of its own font; absent in what was published before there were any. */
  font?: string | null
}

export interface Branding {
  /** What is being worked on; without any work, what is published. */
  draft(tenantId: string): Promise<Draft>
  /** @throws {Problem} `request.precondition`, `request.not_found` for a picture that there is not */
  save(by: Acting, tenant: Of, brand: Brand, expect: Expect): Promise<Draft>
  /** Shows the draft to everybody. @throws {Problem} `request.invalid` if it can't be read or is no CSS that may be */
  publish(by: Acting, tenant: Of, expect: Expect): Promise<BrandVersion>
  /** Shows what was published before, as a new version. @throws {Problem} `request.not_found` */
  restore(by: Acting, tenant: Of, version: number): Promise<BrandVersion>
  /** The latest first. */
  versions(tenantId: string, page: { before?: number; limit: number }): Promise<BrandVersion[]>
  /** The stylesheet of a version; `undefined` if there is none. */
  stylesheet(tenantId: string, version: number): Promise<string | undefined>
  /** Keeps a picture or a font; gives its SHA-256. @throws {Problem} `quota.reached` */
  addFile(by: Acting, tenant: Of, file: { mediaType: string; bytes: Buffer }): Promise<string>
  file(tenantId: string, sha256: string): Promise<{ mediaType: string; bytes: Buffer } | undefined>
}

interface VersionRow {
  version: number
  brand: Brand
  published_at: Date
  published_by: string | null
}

const toVersion = (row: VersionRow): BrandVersion => ({
  version: row.version,
  brand: whole(row.brand),
  publishedAt: row.published_at,
  publishedBy: row.published_by,
})

/** Brands of before lack what there is now. */
const whole = (brand: Brand): Brand => ({ ...plainBrand, ...brand })

/** Files that nobody published are replaced often while one tries. */
const mostFiles = 50

const refuse = (field: string, rule: Said) =>
  new Problem('request.invalid', {
    in: 'body',
    errors: [{ field, rule }],
  })

/** @throws {Problem} `request.invalid` */
const mustBeReadable = (brand: Brand) => {
  if (brand.primary !== null) {
    const { passes, contrast, needed, suggestion } = checkContrast(brand.primary)
    if (!passes)
      throw refuse(
        'primary',
        said('has a contrast of {contrast}, and text needs {needed}; {suggestion} is the nearest', {
          contrast,
          needed,
          suggestion,
        }),
      )
  }
  const made = stylesheetOf(brand)
  if ('mistakes' in made) {
    const [first] = made.mistakes
    throw refuse('css', said('line {line}: {rule}', { line: first!.line, rule: first!.rule }))
  }
}

/** How tenants look: a draft that is worked on, and versions that were published. */
export const createBranding = ({
  core,
  changes,
  audit,
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  audit: Pick<Audit, 'record'>
}): Branding => {
  const lock = (trx: Knex, tenant: Of) => trx('core.tenants').where({ id: tenant.id }).forUpdate().first('id')

  const latest = (on: Knex, tenantId: string): Promise<VersionRow | undefined> =>
    on('core.brand_versions').where({ tenant_id: tenantId }).orderBy('version', 'desc').first<VersionRow | undefined>()

  const draftOf = async (on: Knex, tenantId: string): Promise<Draft> => {
    const row = await on('core.brand_drafts')
      .where({ tenant_id: tenantId })
      .first<Draft | undefined>('brand', 'revision')
    const { brand, revision } = row ?? { brand: (await latest(on, tenantId))?.brand ?? plainBrand, revision: 0 }
    return { brand: whole(brand), revision }
  }

  const mustHaveFiles = async (trx: Knex, tenantId: string, { logo, icon, ownFont }: Brand) => {
    const has = async (sha256: string, type: string) =>
      (await trx('core.brand_pictures')
        .where({ tenant_id: tenantId, sha256 })
        .whereLike('media_type', `${type}/%`)
        .first('sha256')) !== undefined
    for (const [field, sha256] of Object.entries({ logo, icon }))
      if (sha256 !== null && !(await has(sha256, 'image'))) throw refuse(field, said('is no picture that was sent'))
    if (ownFont && !(await has(ownFont.sha256, 'font'))) throw refuse('ownFont', said('is no font that was sent'))
  }

  const show = async (
    trx: Knex,
    by: Acting,
    tenant: Of,
    brand: Brand,
    action: 'publish' | 'restore',
  ): Promise<BrandVersion> => {
    const before = await latest(trx, tenant.id)
    const version = (before?.version ?? 0) + 1
    const [row] = await trx('core.brand_versions')
      .insert({ tenant_id: tenant.id, version, brand: JSON.stringify(brand), published_by: by.actor.id })
      .returning<VersionRow[]>('*')
    const { productName, logo, icon, ownFont } = brand
    const published: PublishedBrand = { version, productName, logo, icon, font: ownFont?.sha256 ?? null }
    await trx('core.tenants')
      .where({ id: tenant.id })
      .update({ brand: JSON.stringify(published) })
    await audit.record(
      {
        ...by,
        action: `brand.${action}`,
        target: tenant.slug,
        before: { brand: before?.brand ?? null },
        after: { brand },
        detail: { version },
      },
      trx,
    )
    return toVersion(row!)
  }

  return {
    draft: (tenantId) => draftOf(core, tenantId),

    save: (by, tenant, brand, expect) =>
      core.transaction(async (trx) => {
        await lock(trx, tenant)
        const { revision } = await draftOf(trx, tenant.id)
        expect(revision)
        await mustHaveFiles(trx, tenant.id, brand)
        const row = { tenant_id: tenant.id, brand: JSON.stringify(brand), revision: revision + 1 }
        await trx('core.brand_drafts').insert(row).onConflict('tenant_id').merge()
        await audit.record({ ...by, action: 'brand.draft', target: tenant.slug, after: { brand } }, trx)
        return { brand, revision: revision + 1 }
      }),

    async publish(by, tenant, expect) {
      const published = await core.transaction(async (trx) => {
        await lock(trx, tenant)
        const { brand, revision } = await draftOf(trx, tenant.id)
        expect(revision)
        mustBeReadable(brand)
        return show(trx, by, tenant, brand, 'publish')
      })
      await changes.publish('tenant', tenant.slug)
      return published
    },

    async restore(by, tenant, version) {
      const published = await core.transaction(async (trx) => {
        await lock(trx, tenant)
        const row = await trx('core.brand_versions')
          .where({ tenant_id: tenant.id, version })
          .first<VersionRow | undefined>()
        if (!row) throw new Problem('request.not_found', { detail: said('There is no such version.') })
        // What rules allowed then, they may not allow now.
        mustBeReadable(whole(row.brand))
        const { revision } = await draftOf(trx, tenant.id)
        await trx('core.brand_drafts')
          .insert({ tenant_id: tenant.id, brand: JSON.stringify(row.brand), revision: revision + 1 })
          .onConflict('tenant_id')
          .merge()
        return show(trx, by, tenant, whole(row.brand), 'restore')
      })
      await changes.publish('tenant', tenant.slug)
      return published
    },

    async versions(tenantId, { before, limit }) {
      const rows = await core('core.brand_versions')
        .where({ tenant_id: tenantId })
        .modify((query) => before !== undefined && query.where('version', '<', before))
        .orderBy('version', 'desc')
        .limit(limit)
        .select<VersionRow[]>('*')
      return rows.map(toVersion)
    },

    async stylesheet(tenantId, version) {
      const row = await core('core.brand_versions')
        .where({ tenant_id: tenantId, version })
        .first<{ brand: Brand } | undefined>('brand')
      if (!row) return undefined
      const brand = whole(row.brand)
      const made = stylesheetOf(brand)
      // Rules may have become stricter since it was published.
      if ('css' in made) return made.css
      const plain = stylesheetOf({ ...brand, css: '' })
      return 'css' in plain ? plain.css : undefined
    },

    addFile: (by, tenant, { mediaType, bytes }) =>
      core.transaction(async (trx) => {
        await lock(trx, tenant)
        const sha256 = hash('sha256', bytes, 'hex')
        const [counted] = await trx('core.brand_pictures').where({ tenant_id: tenant.id }).count<{ count: string }[]>()
        if (Number(counted!.count) >= mostFiles)
          throw new Problem('quota.reached', {
            detail: said('There are at most {most} pictures and fonts.', { most: mostFiles }),
          })
        await trx('core.brand_pictures')
          .insert({ tenant_id: tenant.id, sha256, media_type: mediaType, bytes })
          .onConflict(['tenant_id', 'sha256'])
          .ignore()
        await audit.record({ ...by, action: 'brand.file', target: tenant.slug, detail: { sha256, mediaType } }, trx)
        return sha256
      }),

    async file(tenantId, sha256) {
      const row = await core('core.brand_pictures')
        .where({ tenant_id: tenantId, sha256 })
        .first<{ media_type: string; bytes: Buffer } | undefined>('media_type', 'bytes')
      return row && { mediaType: row.media_type, bytes: row.bytes }
    },
  }
}
