/**
 * A key made of a name, as the API takes it: lower case letters, digits and single hyphens, at most 40.
 *
 * @example
 * keyOf('Équipe Été 2026') // 'equipe-ete-2026'
 */
export const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')

/** Whether the API takes this as a key. */
export const isKey = (text: string): boolean => /^[a-z](?:-?[a-z0-9])*$/.test(text) && text.length >= 2
