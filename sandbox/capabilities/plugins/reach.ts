/**
 * Whether a list of plugins and functions holds `wanted`, itself a plugin or a function: `crm` holds all that crm
 * exposes.
 *
 * @example
 * reaches(['crm'], 'crm.findContact') // true
 * reaches(['crm.findContact'], 'crm') // false
 */
export const reaches = (listed: readonly string[], wanted: string): boolean =>
  listed.includes(wanted) || listed.includes(wanted.split('.', 1)[0]!)
