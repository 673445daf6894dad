/**
 * What turns an icon that points back or on where lines run from right to left.
 *
 * @example
 * turnOf('i-lucide-arrow-right') // 'rtl:rotate-180'
 * turnOf('i-lucide-plus') // ''
 */
export const turnOf = (icon: string | undefined): string =>
  /^i-lucide-(arrow|chevron|chevrons)-(left|right)$/.test(icon ?? '') ? 'rtl:rotate-180' : ''
