import type { LogLevel } from './host.ts'
import {
  arraySlice,
  create,
  defineProperty,
  isObject,
  ownKeys,
  stringIndexOf,
  stringPadEnd,
  stringRepeat,
  stringSlice,
  toNumber,
  toText,
  getOwnPropertyDescriptor,
  hasOwn,
} from '../intrinsics.ts'
import { display, inspect } from './inspect.ts'
import { elapsedMs } from './clock.ts'

const longestLine = 16_000
const deepestGroup = 20

/** https://console.spec.whatwg.org/: makes the global `console`, which writes lines to `log`. */
export const makeConsole = (log: (level: LogLevel, text: string) => void) => {
  const counts = create(null) as Record<string, number>
  const timers = create(null) as Record<string, number>
  let groups = 0

  const write = (level: LogLevel, text: string) => {
    const indented = groups === 0 ? text : stringRepeat('  ', groups) + text
    log(level, indented.length > longestLine ? `${stringSlice(indented, 0, longestLine)}…` : indented)
  }
  const printer =
    (level: LogLevel) =>
    (...values: unknown[]) =>
      write(level, format(values))
  const label = (given: unknown) => (given === undefined ? 'default' : display(given))
  const elapsed = (name: string, values: unknown[], what: string) => {
    const since = timers[name]
    if (since === undefined) return write('warn', `There is no timer "${name}" for ${what}.`)
    const rest = values.length > 0 ? ` ${format(values)}` : ''
    write('info', `${name}: ${elapsedMs() - since}ms${rest}`)
  }
  const openGroup = (...values: unknown[]) => {
    if (values.length > 0) write('info', format(values))
    if (groups < deepestGroup) groups++
  }

  const members: Record<string, (...values: unknown[]) => void> = {
    debug: printer('debug'),
    error: printer('error'),
    info: printer('info'),
    log: printer('info'),
    warn: printer('warn'),
    assert: (condition, ...values) => {
      if (condition) return
      const first = values[0]
      if (typeof first === 'string') values[0] = `Assertion failed: ${first}`
      write(
        'error',
        typeof first === 'string'
          ? format(values)
          : values.length === 0
            ? 'Assertion failed'
            : `Assertion failed ${format(values)}`,
      )
    },
    clear: () => {
      groups = 0
    },
    count: (given) => {
      const name = label(given)
      write('info', `${name}: ${(counts[name] = (counts[name] ?? 0) + 1)}`)
    },
    countReset: (given) => {
      counts[label(given)] = 0
    },
    dir: (value, options) => {
      const depth = isObject(options) ? options.depth : undefined
      write('info', typeof depth === 'number' ? inspect(value, depth) : inspect(value))
    },
    dirxml: printer('info'),
    group: openGroup,
    groupCollapsed: openGroup,
    groupEnd: () => {
      if (groups > 0) groups--
    },
    table: (value) => write('info', isObject(value) ? table(value) : display(value)),
    time: (given) => {
      timers[label(given)] = elapsedMs()
    },
    timeLog: (given, ...values) => elapsed(label(given), values, 'console.timeLog'),
    timeEnd: (given) => {
      const name = label(given)
      elapsed(name, [], 'console.timeEnd')
      delete timers[name]
    },
    trace: (...values) => write('debug', `Trace${values.length > 0 ? `: ${format(values)}` : ''}`),
  }
  const console = create(create({})) as Record<string, unknown>
  const names = ownKeys(members) as string[]
  for (let index = 0; index < names.length; index++) {
    defineProperty(console, names[index]!, {
      value: members[names[index]!],
      writable: true,
      enumerable: true,
      configurable: true,
    })
  }
  defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true })
  return console
}

/** https://console.spec.whatwg.org/#formatter: `%s`, `%d` and their kin in the first value, the rest after spaces. */
const format = (values: unknown[]): string => {
  const first = values[0]
  if (typeof first !== 'string' || values.length === 1) return joined(values, '')
  if (stringIndexOf(first, '%') < 0) return joined(values, '')
  let text = ''
  let from = 0
  let taken = 1
  for (let at = stringIndexOf(first, '%'); at >= 0 && at < first.length - 1; at = stringIndexOf(first, '%', from)) {
    const kind = first[at + 1]!
    const known = stringIndexOf('sdifoOc%', kind) >= 0
    text += stringSlice(first, from, at)
    from = at + 2
    if (kind === '%') text += '%'
    else if (!known || taken >= values.length) text += `%${kind}`
    else text += directive(kind, values[taken++])
  }
  return joined(arraySlice(values, taken), text + stringSlice(first, from))
}

const joined = (values: unknown[], before: string): string => {
  let text = before
  for (let index = 0; index < values.length && text.length < longestLine; index++) {
    text += text === '' && index === 0 && before === '' ? display(values[index]) : ` ${display(values[index])}`
  }
  return text
}

const directive = (kind: string, value: unknown): string => {
  switch (kind) {
    case 's':
      return typeof value === 'string'
        ? value
        : isObject(value)
          ? inspect(value, 1)
          : typeof value === 'symbol'
            ? toText(value)
            : display(value)
    case 'd':
    case 'i':
    case 'f': {
      if (typeof value === 'bigint') return `${toText(value)}n`
      const number = isObject(value) || typeof value === 'symbol' ? NaN : toNumber(value)
      return toText(kind === 'i' && number === number ? number - (number % 1) : number)
    }
    case 'c':
      return ''
    default:
      return inspect(value)
  }
}

const mostRows = 100
const mostColumns = 20

/** Rows and columns of data properties; getters are not called. */
const table = (value: object): string => {
  const index = '(index)'
  const plain = 'Values'
  const columns: string[] = [index]
  const rows: Record<string, string>[] = []
  const put = (row: Record<string, string>, column: string, text: string) => {
    if (!hasOwn(row, column)) {
      let at = 0
      while (at < columns.length && columns[at] !== column) at++
      if (at === columns.length && at < mostColumns) columns[at] = column
    }
    row[column] = text
  }
  const keys = enumerableKeys(value)
  for (let at = 0; at < keys.length && at < mostRows; at++) {
    const row = create(null) as Record<string, string>
    row[index] = keys[at]!
    const item = getOwnPropertyDescriptor(value, keys[at]!)?.value as unknown
    if (isObject(item)) {
      const inner = enumerableKeys(item)
      for (let one = 0; one < inner.length && one < mostColumns; one++)
        put(row, inner[one]!, inspect(getOwnPropertyDescriptor(item, inner[one]!)?.value, 0))
    } else put(row, plain, inspect(item, 0))
    rows[at] = row
  }
  return drawTable(columns, rows)
}

const enumerableKeys = (value: object): string[] => {
  const found: string[] = []
  try {
    const keys = ownKeys(value)
    for (let at = 0; at < keys.length; at++) {
      if (typeof keys[at] === 'string' && getOwnPropertyDescriptor(value, keys[at]!)?.enumerable)
        found[found.length] = keys[at] as string
    }
  } catch {
    // A proxy that does not let itself be listed has no rows.
  }
  return found
}

const drawTable = (columns: string[], rows: Record<string, string>[]): string => {
  const widths: number[] = []
  for (let column = 0; column < columns.length; column++) {
    let width = columns[column]!.length
    for (let row = 0; row < rows.length; row++) {
      const { length } = rows[row]![columns[column]!] ?? ''
      if (length > width) width = length
    }
    widths[column] = width
  }
  const line = (cell: (column: number) => string) => {
    let text = '│'
    for (let column = 0; column < columns.length; column++) text += ` ${stringPadEnd(cell(column), widths[column]!)} │`
    return text
  }
  const rule = (left: string, middle: string, right: string) => {
    let text = left
    for (let column = 0; column < columns.length; column++)
      text += stringRepeat('─', widths[column]! + 2) + (column < columns.length - 1 ? middle : right)
    return text
  }
  let text = `${rule('┌', '┬', '┐')}\n${line((column) => columns[column]!)}\n${rule('├', '┼', '┤')}\n`
  for (let row = 0; row < rows.length; row++) text += `${line((column) => rows[row]![columns[column]!] ?? '')}\n`
  return text + rule('└', '┴', '┘')
}
