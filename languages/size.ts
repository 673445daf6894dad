const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/**
 * A size as people of a language read it, in the largest unit that it fills: 1,024 of each are one of the next.
 *
 * @param locale a language, or one as a region writes it
 * @example
 * sizeIn('de', 1_536) // '1,5 kB'
 */
export const sizeIn = (locale: string, bytes: number): string => {
  const within = Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10)
  // What would be rounded to 1024 of a unit is 1 of the next.
  const step = Math.min(units.length - 1, Math.abs(bytes) / 1024 ** within >= 1023.95 ? within + 1 : within)
  // The short name of bytes knows no plural: "430 byte".
  const unitDisplay = step === 0 ? 'long' : 'short'
  const options = { style: 'unit', unit: units[step]!, unitDisplay, maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale, options).format(bytes / 1024 ** step)
}
