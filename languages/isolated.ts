import type { IntlMessageFormat } from 'intl-messageformat'

type Elements = ReturnType<IntlMessageFormat['getAst']>

/** As the parser numbers what chooses among forms by its value. */
const select = 5

const choosersIn = (elements: Elements): string[] =>
  elements.flatMap((element) => [
    ...(element.type === (select as number) && 'value' in element ? [element.value] : []),
    ...('options' in element ? Object.values(element.options).flatMap(({ value }) => choosersIn(value)) : []),
  ])

/**
 * Values of a message for a language that is written from right to left: names, addresses and the like keep their own
 * direction, and take no sign of the sentence around them along (first strong isolates of Unicode). Addresses that
 * programs make links of stay as they are.
 *
 * @example
 * isolated(format, { patterns: 'crm.contact.*' }) // the asterisk stays at the end
 */
export const isolated = <Value>(format: IntlMessageFormat, values: Record<string, Value>): Record<string, Value> => {
  const choosers = choosersIn(format.getAst())
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) =>
      typeof value !== 'string' || choosers.includes(name) || /^https?:/.test(value)
        ? [name, value]
        : [name, `\u2068${value}\u2069` as Value],
    ),
  )
}
