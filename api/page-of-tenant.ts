import { fontAddress } from '../runtime/branding/stylesheet.ts'
import { escapeHtml } from '../runtime/escape-html.ts'
import type { Tenant } from '../runtime/tenants/tenants.ts'

const attribute = (name: string, value: string) => ` ${name}="${escapeHtml(value)}"`

/** The page with where the platform itself is reached, for hosts at which no tenant can be used. */
export const pageOfHost = (platformOrigin: string, html: string): string =>
  html.replace('<html', () => `<html${attribute('data-platform', platformOrigin)}`)

/**
 * The page with what the app has to know of a tenant before it asks anyone, as attributes of its first element, and
 * with how it looks: its stylesheet comes last, and is there before anything is painted.
 */
export const pageOf = ({ language, texts, brand }: Tenant, html: string): string => {
  const known = [
    ...(language === null ? [] : [attribute('data-language', language)]),
    ...(Object.keys(texts).length === 0 ? [] : [attribute('data-texts', JSON.stringify(texts))]),
    ...(brand === null ? [] : [attribute('data-brand', JSON.stringify(brand))]),
  ].join('')
  const page = html.replace('<html', () => `<html${known}`)
  return brand === null ? page : branded(page, brand)
}

const branded = (page: string, { version, productName, icon, font }: NonNullable<Tenant['brand']>): string => {
  const sheet = `<link rel="stylesheet" href="/brand/${version}.css" />`
  const preload = font
    ? `<link rel="preload" as="font" type="font/woff2" crossorigin href="${fontAddress(font)}" />\n    `
    : ''
  const named = productName === null ? page : page.replace(/<title>[^<]*/, () => `<title>${escapeHtml(productName)}`)
  const marked =
    icon === null
      ? named
      : named.replace(/<link rel="icon"[^>]*>/, `<link rel="icon" href="/brand/pictures/${icon}" />`)
  return marked.replace('</head>', () => `    ${preload}${sheet}\n  </head>`)
}
