import type { z } from 'zod'
import { eachObject } from './each-object.ts'

type Path = PropertyKey[]
type Found = Record<string, unknown>

const mostComponents = 300

/** Whether a way leads to a component: an entry of one of the lists that hold them. */
export const isComponentAt = (path: readonly PropertyKey[]): boolean =>
  typeof path.at(-1) === 'number' && ['body', 'start', 'end'].includes(String(path.at(-2)))

/** What holds between the parts of a page, and no schema of a single part can say. */
export const pageRules = ({
  value,
  issues,
}: z.core.ParsePayload<{ forms: object; body: unknown; actions: unknown }>) => {
  const refuse = (path: Path, message: string) => issues.push({ code: 'custom', path, message, input: value })

  const overlays = new Set<unknown>()
  const keys = new Set<unknown>()
  const targets: { name: string; path: Path }[] = []
  let count = 0
  const once = (names: Set<unknown>, name: unknown, path: Path, others: string) => {
    if (names.has(name)) refuse(path, `has to differ from that of the other ${others} of this page`)
    names.add(name)
  }
  const isForm = (name: unknown, path: Path) => {
    if (typeof name === 'string' && !Object.hasOwn(value.forms, name)) refuse(path, `there is no "${name}" in forms`)
  }
  const checkComponent = (found: Found, path: Path) => {
    count++
    if (found.type === 'wizard')
      (found.steps as Found[]).forEach((step, at) => isForm(step.form, [...path, 'steps', at, 'form']))
    if (found.type === 'table' || found.type === 'tree')
      once(keys, found.key ?? found.type, [...path, 'key'], 'tables and trees')
    if ((found.type === 'list' || found.type === 'cards') && (found.key !== undefined || found.search !== undefined))
      once(keys, found.key ?? found.type, [...path, 'key'], 'tables, trees and lists')
    if (found.type === 'drawer' || found.type === 'modal')
      once(overlays, found.name, [...path, 'name'], 'drawers and modals')
  }
  const visit = (found: Found, path: Path) => {
    if (found.type === 'open' || found.type === 'form') isForm(found.form, [...path, 'form'])
    if (found.type === 'open' && typeof found.target === 'string')
      targets.push({ name: found.target, path: [...path, 'target'] })
    if (isComponentAt(path)) checkComponent(found, path)
  }

  eachObject(value.body, visit, ['body'])
  eachObject(value.actions, visit, ['actions'])
  for (const { name, path } of targets)
    if (!overlays.has(name)) refuse(path, `there is no drawer or modal "${name}" in this page`)
  if (count > mostComponents) refuse(['body'], `holds ${count} components; a page has at most ${mostComponents}`)
}
