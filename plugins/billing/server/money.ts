/** How many digits the smallest unit of a currency has: 2 for EUR, none for JPY. */
export const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** An amount for people of a language to read, out of a whole number of the smallest unit. */
export const inWords = (
  amount: number,
  { currency, digits }: { currency: string; digits: number },
  locale = 'en',
): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code' })
    .format(amount / 10 ** digits)
    .replaceAll('\u00a0', ' ')

/** SQL of an amount in its own unit, for pages to show. */
export const shown = (column: string): string => `(${column} / power(10, digits))::float8 as ${column}_shown`

/** SQL of what was entered in a currency's own unit, as a whole number of its smallest one; halves go up. */
export const inSmallestUnit = (value: string, digits: string): string =>
  `round(${value}::numeric * power(10, ${digits}::int)::numeric)::bigint`
