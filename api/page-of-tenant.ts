import type { Tenant } from '../runtime/tenants/tenants.ts'

const escapes: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' }

const attribute = (name: string, value: string) => ` ${name}="${value.replace(/[&"<>]/g, (each) => escapes[each]!)}"`

/** The page with what the app has to know of a tenant before it asks anyone: attributes of its first element. */
export const pageOf = ({ language, texts }: Tenant, html: string): string => {
  const known = [
    ...(language === null ? [] : [attribute('data-language', language)]),
    ...(Object.keys(texts).length === 0 ? [] : [attribute('data-texts', JSON.stringify(texts))]),
  ]
  return html.replace('<html', `<html${known.join('')}`)
}
