import { z } from 'zod'
import { asRule } from '../../languages/said.ts'

/** Families of fonts that computers have: nothing is fetched from anywhere. */
export const fontStacks = {
  standard: "'Inter', ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  humanist: "Seravek, 'Gill Sans Nova', Ubuntu, Calibri, 'DejaVu Sans', source-sans-pro, sans-serif",
  geometric: "Avenir, Montserrat, Corbel, 'URW Gothic', source-sans-pro, sans-serif",
  rounded:
    "ui-rounded, 'Hiragino Maru Gothic ProN', Quicksand, Comfortaa, Manjari, 'Arial Rounded MT Bold', sans-serif",
  serif: "ui-serif, Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif",
  mono: "ui-monospace, 'Cascadia Code', 'Source Code Pro', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
} as const

/** Greys, from cool to warm, as the UI kit has them. */
export const neutrals = ['slate', 'gray', 'zinc', 'neutral', 'stone'] as const

const color = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, asRule('has to be a colour such as #4f46e5'))
  .toLowerCase()
const picture = z.string().regex(/^[0-9a-f]{64}$/, asRule('has to be the SHA-256 of a picture'))

/** One line that can't look like an address of somebody. */
const senderName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}@<>"\\]*$/u, asRule('may have no @, quotes, angle brackets or line breaks'))

const ownFont = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, asRule('has to be the SHA-256 of a font')),
  name: z.string().trim().min(1).max(60).describe('What people call it'),
  isVariable: z.boolean().describe('Whether it has all weights in one'),
})

/** How a tenant looks. What is `null` is as it comes. */
export const brandSchema = z
  .strictObject({
    productName: z.string().trim().min(1).max(60).nullable().describe('In place of Plexica'),
    logo: picture.nullable().describe('Above the menu and the sign-in form'),
    icon: picture.nullable().describe('Of the tab'),
    primary: color.nullable(),
    neutral: z.enum(neutrals).nullable(),
    font: z.enum(Object.keys(fontStacks) as (keyof typeof fontStacks)[]).nullable(),
    ownFont: ownFont.nullable().default(null).describe('In place of `font`'),
    corners: z.enum(['square', 'slight', 'round', 'rounder']).nullable(),
    density: z.enum(['compact', 'spacious']).nullable(),
    senderName: senderName.nullable().default(null).describe('Of whom mails come from; null: the name of the product'),
    mailFooter: z.string().trim().min(1).max(500).nullable().default(null).describe('Below every mail'),
    css: z.string().max(20_000).describe('A subset of CSS: see /api/v1/branding/preview'),
  })
  .meta({ id: 'Brand' })

export type Brand = z.output<typeof brandSchema>

export const plainBrand: Brand = {
  productName: null,
  logo: null,
  icon: null,
  primary: null,
  neutral: null,
  font: null,
  ownFont: null,
  corners: null,
  density: null,
  senderName: null,
  mailFooter: null,
  css: '',
}
