import { uiPageRefusals } from '../../plugins-registry/ui-schema.ts'
import { eachObject } from '../../plugins-registry/ui-schema/each-object.ts'
import { brokenUiRules } from '../../plugins-registry/ui-schema.ts'
import type { Example } from './examples.ts'

/** Texts that set `xss` wherever one is taken for markup, an address or code. Short, so that they fit into labels. */
export const payloads = [
  '<img src onerror=xss=1>',
  'javascript:xss=1',
  '"><script>xss=1</script>',
  '<svg onload=xss=1>',
  '[a](javascript:xss=1)',
  '{{xss=1}}',
  "'-xss=1-'",
  'data:text/html,<script>xss=1</script>',
]

type Steps = PropertyKey[]

const at = (data: unknown, steps: Steps): unknown =>
  steps.reduce<unknown>((here, step) => (Object(here) as Record<PropertyKey, unknown>)[step], data)

const put = (data: unknown, steps: Steps, value: unknown) => {
  ;(at(data, steps.slice(0, -1)) as Record<PropertyKey, unknown>)[steps.at(-1)!] = value
}

const textsIn = (data: unknown): Steps[] => {
  const found: Steps[] = []
  eachObject({ data }, (object, steps) => {
    const visit = (value: unknown, way: Steps) => {
      if (typeof value === 'string') found.push(way)
      else if (Array.isArray(value)) value.forEach((each, index) => visit(each, [...way, index]))
    }
    for (const [name, value] of Object.entries(object)) visit(value, [...steps, name])
  })
  return found.map((way) => way.slice(1))
}

let turn = 0
const next = () => payloads[turn++ % payloads.length]!

/** A page with a payload in every text that the language lets a plugin write there, and how many these are. */
const poisoned = (page: Record<string, unknown>): { page: Record<string, unknown>; count: number } => {
  const changed = structuredClone(page)
  const left = textsIn(page).filter((steps) => !['type', '$schema', 'schema'].includes(String(steps.at(-1))))
  for (const steps of left) put(changed, steps, next())
  const taken = new Set(left)
  // What the language refuses there gets back what it was; a refused part may be what is around a text.
  for (let tries = 0; tries < 30; tries++) {
    const broken = brokenUiRules(changed)
    if (broken.length === 0) break
    for (const steps of taken) {
      const isIn = broken.some(({ steps: where }) =>
        where.every((step, index) => String(step) === String(steps[index])),
      )
      if (!isIn) continue
      put(changed, steps, at(page, steps))
      taken.delete(steps)
    }
  }
  if (uiPageRefusals(changed).length > 0) throw new Error(JSON.stringify(uiPageRefusals(changed)[0]))
  return { page: changed, count: taken.size }
}

const kept = new Set(['id', 'parent'])

const poisonedData = (data: unknown, name = ''): unknown => {
  if (typeof data === 'string') return kept.has(name) ? data : next()
  if (Array.isArray(data)) return data.map((each) => poisonedData(each, name))
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, poisonedData(value, key)]))
}

/** An example whose page and data say nothing but payloads. */
export const poisonedExample = (example: Example): Example & { count: number } => {
  const { page, count } = poisoned(example.page)
  const routes = Object.fromEntries(Object.entries(example.routes).map(([route, data]) => [route, poisonedData(data)]))
  return { ...example, page, routes, count }
}
