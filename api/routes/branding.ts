import { fileTypeFromBuffer } from 'file-type'
import { z } from 'zod'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { saidIn } from '../../problems/said-in.ts'
import { brandSchema } from '../../runtime/branding/brand.ts'
import type { Branding, BrandVersion } from '../../runtime/branding/branding.ts'
import { readWoff2 } from '../../runtime/branding/woff2.ts'
import { checkContrast, stylesheetOf } from '../../runtime/branding/stylesheet.ts'
import { framedMail, shownLogo } from '../../runtime/mail-frame/framed-mail.ts'
import type { MailLooks } from '../../runtime/mail-frame/mail-look.ts'
import { KiB } from '../../sandbox/limits.ts'
import { fromCursor, pageFrom, pageOf, pageQuery } from '../pagination.ts'
import { route, type Route } from '../route.ts'

/** What browsers draw and run nothing of. */
const pictures = ['image/png', 'image/jpeg', 'image/webp']

const draft = z
  .object({ brand: brandSchema, revision: z.int().describe('Counts the changes of the draft') })
  .meta({ id: 'BrandDraft' })

const version = z
  .object({
    version: z.int(),
    brand: brandSchema,
    publishedAt: z.iso.datetime(),
    publishedBy: z.string().nullable(),
  })
  .meta({ id: 'BrandVersion' })

const preview = z
  .object({
    css: z.string().describe('What the app would look like; empty if its own CSS has mistakes'),
    mistakes: z.array(z.object({ line: z.int(), rule: z.string() })).describe('In its own CSS'),
    contrast: z
      .object({
        contrast: z.number().describe('1 to 21 (WCAG 2.2)'),
        needed: z.number(),
        passes: z.boolean(),
        suggestion: z.string().describe('The nearest colour that passes'),
      })
      .nullable()
      .describe('Of the main colour, where there is one'),
  })
  .meta({ id: 'BrandPreview' })

const asJson = ({ publishedAt, ...each }: BrandVersion) => ({ ...each, publishedAt: publishedAt.toISOString() })

/** How the tenant looks: worked on as a draft, published as versions. */
export const brandingRoutes = ({ branding, looks }: { branding: Branding; looks: MailLooks }): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/branding/mail-preview',
    auth: 'plexica.tenant.manage',
    tag: 'Branding',
    summary: 'A text as a mail in the frame of a brand; sends nothing',
    body: z.strictObject({ brand: brandSchema, text: z.string().min(1).max(2_000) }),
    response: z
      .object({ senderName: z.string().nullable(), html: z.string(), text: z.string() })
      .meta({ id: 'BrandedMail' }),
    handler: async ({ tenant, body: { brand, text } }) => {
      const look = await looks.ofBrand(tenant, brand)
      return { senderName: look.senderName, ...framedMail(look, { subject: look.name, text, ...shownLogo(look) }) }
    },
  }),

  route({
    method: 'put',
    path: '/api/v1/branding/fonts',
    auth: 'plexica.tenant.manage',
    tag: 'Branding',
    summary: 'Keeps a font of the tenant: WOFF2',
    bytes: { mediaType: '*/*', maxBytes: 512 * KiB },
    response: z.object({ sha256: z.string(), isVariable: z.boolean() }),
    errors: ['quota.reached'],
    handler: async ({ tenant, body, by }) => {
      const font = await readWoff2(body)
      if (!font) throw new Problem('request.media_type', { detail: said('A font is a WOFF2 file of one typeface.') })
      return { sha256: await branding.addFile(by, tenant, { mediaType: 'font/woff2', bytes: body }), ...font }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/branding/draft',
    auth: 'plexica.tenant.manage',
    tag: 'Branding',
    summary: 'How the tenant would look; before the first change, how it does',
    response: draft,
    etag: ({ revision }) => revision,
    handler: ({ tenant }) => branding.draft(tenant.id),
  }),

  route({
    method: 'put',
    path: '/api/v1/branding/draft',
    auth: 'plexica.tenant.manage',
    tag: 'Branding',
    summary: 'Changes the draft, which nobody sees but those who work on it',
    body: brandSchema,
    response: draft,
    etag: ({ revision }) => revision,
    conditional: true,
    handler: ({ tenant, body, by, ifMatch }) => branding.save(by, tenant, body, ifMatch),
  }),

  route({
    method: 'post',
    path: '/api/v1/branding/preview',
    auth: 'plexica.tenant.manage',
    tag: 'Branding',
    summary: 'What a brand would look like, and what is wrong with it; changes nothing',
    body: brandSchema,
    response: preview,
    handler: ({ body, language }) => {
      const made = stylesheetOf(body, { tried: true })
      return {
        css: 'css' in made ? made.css : '',
        mistakes:
          'mistakes' in made ? made.mistakes.map(({ line, rule }) => ({ line, rule: saidIn(language, rule) })) : [],
        contrast: body.primary === null ? null : checkContrast(body.primary),
      }
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/branding/versions',
    auth: 'plexica.tenant.manage',
    tag: 'Branding',
    summary: 'Publishes the draft: everybody sees it from the next page on',
    response: version,
    status: 201,
    idempotent: true,
    conditional: true,
    handler: async ({ tenant, by, ifMatch }) => asJson(await branding.publish(by, tenant, ifMatch)),
  }),

  route({
    method: 'get',
    path: '/api/v1/branding/versions',
    auth: 'plexica.tenant.manage',
    tag: 'Branding',
    summary: 'What was published, the latest first',
    query: pageQuery,
    response: pageOf(version),
    handler: async ({ tenant, query: { cursor, limit } }) => {
      const after = fromCursor(cursor)
      const before = after === undefined ? undefined : Number(after)
      const found = await branding.versions(tenant.id, { limit: limit + 1, ...(before ? { before } : {}) })
      const page = pageFrom(found, limit, (each) => String(each.version))
      return { ...page, items: page.items.map(asJson) }
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/branding/versions/:version/restore',
    auth: 'plexica.tenant.manage',
    tag: 'Branding',
    summary: 'Publishes again what was published before; the draft becomes that, too',
    params: z.object({ version: z.coerce.number().int().min(1).max(2_147_483_647) }),
    response: version,
    status: 201,
    errors: ['request.not_found'],
    handler: async ({ tenant, params, by }) => asJson(await branding.restore(by, tenant, params.version)),
  }),

  route({
    method: 'put',
    path: '/api/v1/branding/pictures',
    auth: 'plexica.tenant.manage',
    tag: 'Branding',
    summary: 'Keeps a picture to be a logo or an icon: PNG, JPEG or WebP',
    bytes: { mediaType: 'image/*', maxBytes: 256 * KiB },
    response: z.object({ sha256: z.string() }),
    errors: ['quota.reached'],
    handler: async ({ tenant, body, by }) => {
      // What it says it is decides nothing.
      const mediaType = (await fileTypeFromBuffer(body).catch(() => undefined))?.mime
      if (mediaType === undefined || !pictures.includes(mediaType))
        throw new Problem('request.media_type', {
          detail: said('A picture is one of {types}.', { types: pictures.join(', ') }),
        })
      return { sha256: await branding.addFile(by, tenant, { mediaType, bytes: body }) }
    },
  }),
]
