import { fontStacks, type Brand } from './brand.ts'
import { contrastOf, leastContrast, readable, shadesOf } from './colors.ts'
import { readCss, type CssMistake } from './custom-css.ts'

/** The palest and the darkest ground that the main colour is a text on: a tenth of itself on that of the page. */
const paleGround = '#ebebeb'
const darkGround = '#2c2c34'

const corners = { square: '0rem', slight: '0.125rem', round: '0.375rem', rounder: '0.625rem' }
const spacing = { compact: '0.22rem', spacious: '0.275rem' }

/** Chroma and hue of each grey. */
const greys = { slate: '0.042 257', gray: '0.028 261', zinc: '0.014 286', neutral: '0 0', stone: '0.011 58' }
const greyLightness = {
  50: 0.985,
  100: 0.967,
  200: 0.922,
  300: 0.871,
  400: 0.706,
  500: 0.553,
  600: 0.443,
  700: 0.371,
  800: 0.272,
  900: 0.209,
  950: 0.142,
}

const rule = (selector: string, variables: Record<string, string>): string => {
  const lines = Object.entries(variables).map(([name, value]) => `${name}:${value}`)
  return lines.length === 0 ? '' : `${selector}{${lines.join(';')}}\n`
}

const shadeVariables = (name: string, shades: Record<string, string>) =>
  Object.fromEntries(Object.entries(shades).map(([shade, value]) => [`--ui-color-${name}-${shade}`, value]))

/** Whether the main colour can be read, and if not, the nearest one that can be. */
interface ContrastCheck {
  /** 1 to 21, on the palest ground that it stands on. */
  contrast: number
  needed: number
  passes: boolean
  suggestion: string
}

/** How well a main colour can be read. @param primary such as `#0d5c75` */
export const checkContrast = (primary: string): ContrastCheck => ({
  contrast: Math.round(contrastOf(primary, paleGround) * 100) / 100,
  needed: leastContrast,
  passes: contrastOf(primary, paleGround) >= leastContrast,
  suggestion: readable(primary, paleGround),
})

/** Where browsers get a font of a tenant. */
export const fontAddress = (sha256: string): string => `/brand/fonts/${sha256}`

const ownFamily = '"own font"'

const fontFace = ({ sha256, isVariable }: NonNullable<Brand['ownFont']>, display: string) =>
  rule('@font-face', {
    'font-family': ownFamily,
    src: `url(${fontAddress(sha256)}) format("woff2")`,
    'font-display': display,
    ...(isVariable && { 'font-weight': '100 900' }),
  })

/**
 * What a tenant looks like, as a stylesheet behind those of the app; its own CSS comes last. Pages ask for a font of
 * its own before they are drawn and go without it if it comes late, so that no text changes before people's eyes; who
 * tries one waits for it instead.
 */
export const stylesheetOf = (
  brand: Brand,
  { tried = false }: { tried?: boolean } = {},
): { css: string } | { mistakes: CssMistake[] } => {
  const own = readCss(brand.css)
  if ('mistakes' in own) return own
  const { primary, neutral, font, ownFont } = brand
  const fonts = [...(ownFont ? [ownFamily] : []), ...(font || ownFont ? [fontStacks[font ?? 'standard']] : [])].join(
    ', ',
  )
  const theme = [
    ...(ownFont ? [fontFace(ownFont, tried ? 'swap' : 'optional')] : []),
    rule(':root', {
      ...(primary && shadeVariables('primary', shadesOf(primary))),
      ...(neutral &&
        shadeVariables(
          'neutral',
          Object.fromEntries(
            Object.entries(greyLightness).map(([shade, l]) => [shade, `oklch(${l} ${greys[neutral]})`]),
          ),
        )),
      ...(fonts && { '--font-sans': fonts, '--default-font-family': fonts }),
      ...(brand.corners && { '--ui-radius': corners[brand.corners] }),
      ...(brand.density && { '--spacing': spacing[brand.density] }),
    }),
    // What was not looked at is made readable: published brands pass already.
    ...(primary
      ? [
          rule(':root:not(.dark)', { '--ui-primary': readable(primary, paleGround) }),
          rule(':root.dark', { '--ui-primary': readable(primary, darkGround) }),
        ]
      : []),
  ]
  return { css: theme.join('') + own.css }
}
