import { covers } from '../../sandbox/capabilities/events/patterns.ts'
import { placesIn } from '../manifest/json-places.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { Refusal } from '../bundle/refusal.ts'
import { brokenUiRules, fieldOf, type BrokenRule } from '../ui-schema.ts'
import { eachObject } from '../ui-schema/each-object.ts'

/** What a page names that its manifest has to know: pages, events and capabilities. */
const unknownNames = ({ id, ui, events, capabilities }: Manifest, page: unknown): BrokenRule[] => {
  const broken: BrokenRule[] = []
  eachObject(page, (found, steps) => {
    const refuse = (step: string, rule: string) => broken.push({ steps: [...steps, step], rule })
    if (found.type === 'navigate' && typeof found.page === 'string' && !Object.hasOwn(ui.pages, found.page))
      refuse('page', `there is no page "${found.page}" in ui.pages of plexica.json`)
    if (typeof found.feature === 'string' && !Object.hasOwn(capabilities, found.feature))
      refuse('feature', `"${found.feature}" is not asked for in capabilities of plexica.json`)
    if (!Array.isArray(found.live)) return
    for (const pattern of found.live as unknown[]) {
      if (typeof pattern !== 'string') continue
      if (!pattern.startsWith(`${id}.`)) refuse('live', `"${pattern}" is not an event of this plugin`)
      else if (!events.publishes.some((known) => covers(known, pattern) || covers(pattern, known)))
        refuse('live', `"${pattern}" matches nothing in events.publishes of plexica.json`)
    }
  })
  return broken
}

/** Every rule that a UI file breaks, with the line and column of each. */
export const checkUiFile = (given: { text: string; page: unknown }, manifest?: Manifest): Omit<Refusal, 'path'>[] => {
  const broken = brokenUiRules(given.page)
  if (broken.length === 0 && manifest) broken.push(...unknownNames(manifest, given.page))
  if (broken.length === 0) return []
  const placeOf = placesIn(given.text)
  return broken.map(({ steps, rule }) => ({ ...placeOf(steps), field: fieldOf(steps), rule }))
}

/** Checks a UI file of a bundle: every rule of the UI language that it breaks. */
export const checkPage = (path: string, given: { text: string; page: unknown }, manifest: Manifest): Refusal[] =>
  checkUiFile(given, manifest).map((refusal) => ({ path, ...refusal }))
