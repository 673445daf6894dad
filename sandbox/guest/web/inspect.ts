import { isDOMException } from './dom-exception.ts'
import {
  apply,
  arrayBufferByteLength,
  bigintValueOf,
  booleanValueOf,
  dateToISOString,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  isError,
  isView,
  mapForEach,
  mapSize,
  min,
  numberValueOf,
  objectPrototype,
  ownKeys,
  regExpExec,
  regExpSource,
  regExpToString,
  setForEach,
  setSize,
  stringIndexOf,
  stringRepeat,
  stringSlice,
  stringValueOf,
  stringify,
  symbolToString,
  symbolValueOf,
  toText,
  typedArrayLength,
  typedArrayName,
} from '../intrinsics.ts'

/** Bounds of what is shown; a plugin that logs something huge pays for no more than this. */
const longestText = 16_000
const longestString = 10_000
const mostItems = 100
const deepest = 4
const lineWidth = 76

interface Walk {
  /** Objects on the way down to here; meeting one of them again is a cycle. */
  path: object[]
  /** Characters that may still be produced. */
  left: number
  depth: number
}

/**
 * A value as text, much as Node's `util.inspect` shows it. It is total: getters are not called, proxies and
 * objects that throw do no harm, and both depth and size are bounded.
 */
export const inspect = (value: unknown, depth = deepest): string => {
  const walk: Walk = { path: [], left: longestText, depth }
  return show(value, walk, 0)
}

/** A value as `console.log` prints it: strings as they are. */
export const display = (value: unknown): string =>
  typeof value === 'string' ? clip(value, longestText) : inspect(value)

const clip = (text: string, most: number): string =>
  text.length > most ? `${stringSlice(text, 0, most)}… ${text.length - most} more characters` : text

const show = (value: unknown, walk: Walk, indent: number): string => {
  if (walk.left <= 0) return '…'
  const text = showOne(value, walk, indent)
  walk.left -= text.length
  return text
}

const showOne = (value: unknown, walk: Walk, indent: number): string => {
  switch (typeof value) {
    case 'string':
      return quote(clip(value, longestString))
    case 'bigint':
      return `${clip(toText(value), longestString)}n`
    case 'symbol':
      return symbolToString(value)
    case 'number':
      return value === 0 && 1 / value < 0 ? '-0' : toText(value)
    case 'object':
    case 'function':
      if (value === null) return 'null'
      for (let index = 0; index < walk.path.length; index++) if (walk.path[index] === value) return '[Circular]'
      try {
        return showObject(value, walk, indent)
      } catch {
        return '[Object that can not be shown]'
      }
    default:
      return toText(value)
  }
}

const quote = (text: string): string => {
  const mark = stringIndexOf(text, "'") < 0 ? "'" : stringIndexOf(text, '"') < 0 ? '"' : '`'
  const escaped = stringify(text)
  if (mark === '"') return escaped
  const inner = stringSlice(escaped, 1, escaped.length - 1)
  let result = ''
  for (let index = 0; index < inner.length; index++) {
    const char = inner[index]!
    if (char === '\\' && inner[index + 1] === '"') continue
    if (char === '\\') {
      result += char + inner[++index]!
      continue
    }
    result += char === mark ? `\\${char}` : char
  }
  return mark + result + mark
}

const plainKey = /^[A-Za-z_$][\w$]*$/

const showKey = (key: string | symbol): string =>
  typeof key === 'symbol'
    ? `[${symbolToString(key)}]`
    : regExpExec(plainKey, key) !== null
      ? key
      : quote(clip(key, 200))

/** The value of a data property, without calling a getter. */
const dataOf = (value: object, key: PropertyKey): unknown => getOwnPropertyDescriptor(value, key)?.value

/** Name of the class of an object, by its prototypes; `null` for objects without any. */
const classNameOf = (value: object): string | null => {
  let prototype = getPrototypeOf(value) as object | null
  if (prototype === null) return null
  for (let step = 0; prototype !== null && step < 8; step++) {
    const constructor = dataOf(prototype, 'constructor')
    if (typeof constructor === 'function') {
      const name = dataOf(constructor, 'name')
      if (typeof name === 'string' && name !== '') return clip(name, 100)
    }
    prototype = getPrototypeOf(prototype) as object | null
  }
  return 'Object'
}

const showObject = (value: object, walk: Walk, indent: number): string => {
  const name = classNameOf(value)
  const head = headOf(value, name)
  if (head.whole !== undefined && ownKeysOf(value, head.skip).length === 0) return head.whole
  if (walk.path.length > walk.depth)
    return head.whole ?? (isArray(value) ? '[Array]' : `[${name ?? 'Object: null prototype'}]`)
  walk.path[walk.path.length] = value
  const items: string[] = []
  head.items?.(items, (item) => show(item, walk, indent + 2))
  showProperties(value, head.skip, items, walk, indent)
  walk.path.length--
  const before = head.whole !== undefined ? `${head.whole} ` : head.prefix
  return layOut(before, head.list ? '[' : '{', head.list ? ']' : '}', items, indent)
}

const layOut = (before: string, open: string, close: string, items: string[], indent: number): string => {
  if (items.length === 0) return `${before}${open}${close}`
  let width = before.length + indent + 4
  let broken = false
  for (let index = 0; index < items.length; index++) {
    width += items[index]!.length + 2
    if (stringIndexOf(items[index]!, '\n') >= 0) broken = true
  }
  const single = !broken && width <= lineWidth
  const between = single ? ', ' : `,\n${stringRepeat(' ', indent + 2)}`
  let text = ''
  for (let index = 0; index < items.length; index++) text += index === 0 ? items[index]! : between + items[index]!
  return single
    ? `${before}${open} ${text} ${close}`
    : `${before}${open}\n${stringRepeat(' ', indent + 2)}${text}\n${stringRepeat(' ', indent)}${close}`
}

interface Head {
  /** Written before the braces. */
  prefix: string
  /** For values that have a form of their own, such as dates and functions: braces follow only if they have properties. */
  whole?: string
  list?: boolean
  /** Adds what is not a property: elements, entries. */
  items?: (items: string[], show: (value: unknown) => string) => void
  /** Whether a property belongs to that form. */
  skip: (key: string | symbol) => boolean
}

const never = () => false
const isIndex = (key: string | symbol) => typeof key === 'string' && regExpExec(indexKey, key) !== null
const indexKey = /^(0|[1-9]\d*)$/

const headOf = (value: object, name: string | null): Head => {
  if (isArray(value)) {
    const prefix = name === 'Array' ? '' : `${name ?? '[Array: null prototype]'}(${value.length}) `
    return {
      prefix,
      list: true,
      items: (items, item) => listItems(value, value.length, items, item),
      skip: (key) => key === 'length' || isIndex(key),
    }
  }
  if (typeof value === 'function')
    return { prefix: '', whole: functionHead(value, name), skip: (key) => isFunctionKey(key) }
  if (isError(value) || isDOMException(value))
    return {
      prefix: '',
      whole: errorHead(value, name),
      skip: (key) => key === 'stack' || key === 'message' || key === 'name',
    }
  if (isView(value)) {
    const typed = typedArrayName(value)
    if (typed !== undefined) {
      const length = typedArrayLength(value)
      return {
        prefix: `${name ?? typed}(${length}) `,
        list: true,
        items: (items, item) => listItems(value as unknown as ArrayLike<unknown>, length, items, item),
        skip: isIndex,
      }
    }
  }
  const plain = name === 'Object' && getPrototypeOf(value) === objectPrototype
  const boxed = plain ? undefined : tryEach(value)
  if (boxed) return boxed(value, name)
  const prefix = name === null ? '[Object: null prototype] ' : plain ? '' : `${name} `
  return { prefix, skip: never }
}

const listItems = (list: ArrayLike<unknown>, length: number, items: string[], item: (value: unknown) => string) => {
  const shown = min(length, mostItems)
  let holes = 0
  const flush = () => {
    if (holes > 0) items[items.length] = `<${holes} empty item${holes === 1 ? '' : 's'}>`
    holes = 0
  }
  for (let index = 0; index < shown; index++) {
    const descriptor = getOwnPropertyDescriptor(list, index)
    if (!descriptor) holes++
    else {
      flush()
      items[items.length] = 'value' in descriptor ? item(descriptor.value) : accessor(descriptor)
    }
  }
  flush()
  if (length > shown) items[items.length] = `… ${length - shown} more items`
}

const accessor = (descriptor: PropertyDescriptor): string =>
  descriptor.get ? (descriptor.set ? '[Getter/Setter]' : '[Getter]') : '[Setter]'

const isFunctionKey = (key: string | symbol) =>
  key === 'length' || key === 'name' || key === 'prototype' || key === 'arguments' || key === 'caller'

const functionHead = (value: object, name: string | null): string => {
  const own = dataOf(value, 'name')
  const called = typeof own === 'string' && own !== '' ? `: ${clip(own, 200)}` : ' (anonymous)'
  const prototype = getOwnPropertyDescriptor(value, 'prototype')
  return prototype && !prototype.writable
    ? `[class${called === ' (anonymous)' ? called : called.slice(1)}]`
    : `[${name ?? 'Function'}${called}]`
}

const errorHead = (value: object, name: string | null): string => {
  const stack = getOwnPropertyDescriptor(value, 'stack')
  const text =
    stack &&
    (('value' in stack
      ? stack.value
      : isNativeStackGetter(stack)
        ? apply(stack.get!, value, [])
        : undefined) as unknown)
  if (typeof text === 'string' && text !== '') return clip(text, longestString)
  const message = isDOMException(value) ? value.message : dataOf(value, 'message')
  return `[${name ?? 'Error'}${typeof message === 'string' && message !== '' ? `: ${clip(message, longestString)}` : ''}]`
}

/** V8 keeps the stack behind a getter of its own; any other getter is the plugin's and is not called. */
const nativeStackGet = getOwnPropertyDescriptor(new Error(), 'stack')?.get
const isNativeStackGetter = (descriptor: PropertyDescriptor) =>
  descriptor.get !== undefined && descriptor.get === nativeStackGet

type HeadMaker = (value: object, name: string | null) => Head

const whole = (text: string): Head => ({ prefix: '', whole: text, skip: never })

/** Forms of built-in objects, each tried by a method that works on them alone. */
const forms: ((value: object) => HeadMaker)[] = [
  (value) => {
    const size = mapSize(value)
    return (_, name) => ({
      prefix: `${name ?? 'Map'}(${size}) `,
      items: (items, item) => {
        let count = 0
        mapForEach(value as Map<unknown, unknown>, (entry, key) => {
          if (count++ < mostItems) items[items.length] = `${item(key)} => ${item(entry)}`
        })
        if (count > mostItems) items[items.length] = `… ${count - mostItems} more items`
      },
      skip: never,
    })
  },
  (value) => {
    const size = setSize(value)
    return (_, name) => ({
      prefix: `${name ?? 'Set'}(${size}) `,
      items: (items, item) => {
        let count = 0
        setForEach(value as Set<unknown>, (entry) => {
          if (count++ < mostItems) items[items.length] = item(entry)
        })
        if (count > mostItems) items[items.length] = `… ${count - mostItems} more items`
      },
      skip: never,
    })
  },
  (value) => {
    let text: string
    try {
      text = dateToISOString(value as Date)
    } catch (error) {
      // An invalid date throws another error than something that is no date.
      if (classNameOf(error as object) !== 'RangeError') throw error
      text = 'Invalid Date'
    }
    return () => whole(text)
  },
  (value) => {
    regExpSource(value)
    const text = regExpToString(value as RegExp)
    return () => whole(text)
  },
  (value) => {
    const length = arrayBufferByteLength(value)
    return () => whole(`ArrayBuffer { byteLength: ${length} }`)
  },
  boxedForm('Number', numberValueOf as (value: object) => unknown),
  boxedForm('String', stringValueOf as (value: object) => unknown),
  boxedForm('Boolean', booleanValueOf as (value: object) => unknown),
  boxedForm('BigInt', bigintValueOf as unknown as (value: object) => unknown),
  boxedForm('Symbol', symbolValueOf as unknown as (value: object) => unknown),
]

function boxedForm(kind: string, valueOf: (value: object) => unknown) {
  return (value: object): HeadMaker => {
    const inner = valueOf(value)
    return () => ({
      prefix: '',
      whole: `[${kind}: ${showOne(inner, { path: [], left: longestString, depth: 0 }, 0)}]`,
      skip: (key) => kind === 'String' && (key === 'length' || isIndex(key)),
    })
  }
}

const tryEach = (value: object): HeadMaker | undefined => {
  for (let index = 0; index < forms.length; index++) {
    try {
      return forms[index]!(value)
    } catch {
      // Not one of these.
    }
  }
  return undefined
}

const ownKeysOf = (value: object, skip: (key: string | symbol) => boolean): (string | symbol)[] => {
  const keys = ownKeys(value)
  const shown: (string | symbol)[] = []
  for (let index = 0; index < keys.length && shown.length <= mostItems; index++) {
    const key = keys[index]!
    if (skip(key) || !getOwnPropertyDescriptor(value, key)?.enumerable) continue
    shown[shown.length] = key
  }
  return shown
}

const showProperties = (
  value: object,
  skip: (key: string | symbol) => boolean,
  items: string[],
  walk: Walk,
  indent: number,
) => {
  const keys = ownKeysOf(value, skip)
  for (let index = 0; index < keys.length; index++) {
    if (index >= mostItems || walk.left <= 0) {
      items[items.length] = '…'
      return
    }
    const descriptor = getOwnPropertyDescriptor(value, keys[index]!)!
    const text = 'value' in descriptor ? show(descriptor.value, walk, indent + 2) : accessor(descriptor)
    items[items.length] = `${showKey(keys[index]!)}: ${text}`
  }
}
