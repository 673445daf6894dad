import type { z } from 'zod'

type Path = PropertyKey[]

/** Calls `visit` with every object inside of plain data, and where it is. */
const eachObject = (data: unknown, visit: (found: Record<string, unknown>, path: Path) => void, path: Path = []) => {
  if (typeof data !== 'object' || data === null) return
  if (!Array.isArray(data)) visit(data as Record<string, unknown>, path)
  for (const [key, value] of Object.entries(data)) {
    eachObject(value, visit, [...path, Array.isArray(data) ? Number(key) : key])
  }
}

/** What holds between the parts of a page, and no schema of a single part can say. */
export const pageRules = ({
  value,
  issues,
}: z.core.ParsePayload<{ forms: object; body: unknown; actions: unknown }>) => {
  const refuse = (path: Path, message: string) => issues.push({ code: 'custom', path, message, input: value })
  const keys = new Set<unknown>()
  const visit = (found: Record<string, unknown>, path: Path) => {
    if ((found.type === 'open' || found.type === 'form') && typeof found.form === 'string') {
      if (!Object.hasOwn(value.forms, found.form)) refuse([...path, 'form'], `there is no "${found.form}" in forms`)
    }
    if (found.type === 'table' && Array.isArray(found.columns)) {
      if (keys.has(found.key)) refuse([...path, 'key'], 'has to differ from that of the other tables of this page')
      keys.add(found.key)
    }
  }
  eachObject(value.body, visit, ['body'])
  eachObject(value.actions, visit, ['actions'])
}
