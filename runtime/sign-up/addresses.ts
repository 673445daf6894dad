import disposableDomains from 'disposable-email-domains' with { type: 'json' }
import disposableWildcards from 'disposable-email-domains/wildcard.json' with { type: 'json' }
import { reservedWords } from './reserved-words.ts'

const disposable: ReadonlySet<string> = new Set([...disposableDomains, ...disposableWildcards])

/** Whether an address is of a service whose mailboxes anyone gets for some minutes, or of a domain below one. */
export const isDisposable = (email: string): boolean => {
  const labels = email
    .slice(email.lastIndexOf('@') + 1)
    .toLowerCase()
    .split('.')
  return labels.some((_, at) => disposable.has(labels.slice(at).join('.')))
}

const rule = /^[a-z](?:-?[a-z0-9])*$/

export type SlugFlaw = 'invalid' | 'short' | 'reserved' | 'taken'

/** What speaks against the address of a tenant, before anyone looks whether it is taken. */
export const flawOfSlug = (slug: string): Exclude<SlugFlaw, 'taken'> | undefined => {
  if (!rule.test(slug) || slug.length > 24) return 'invalid'
  if (slug.length < 3) return 'short'
  // Punycode would show as something else, and what is named like the platform would be taken for it.
  if (reservedWords.has(slug) || slug.startsWith('xn-') || slug.includes('plexica')) return 'reserved'
  return undefined
}
