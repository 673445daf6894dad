import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { flatTexts, type TextTree } from '../languages/flat-texts.ts'
import { languageTags, sourceLanguage } from '../languages/languages.ts'
import { buildPages } from '../sdk/pack/build-pages.ts'

const read = new Set(['title', 'label', 'text', 'description', 'hint', 'subtitle'])

/** What people read on a page, but for what has no letters beside its places. */
const textsOf = (given: unknown, isRead = false): string[] => {
  if (typeof given === 'string') return isRead && /\p{L}/u.test(given.replaceAll(/\{\/[^}]*\}/g, '')) ? [given] : []
  if (typeof given !== 'object' || given === null) return []
  if (Array.isArray(given)) return given.flatMap((each) => textsOf(each))
  // Choices of a route name fields by `value` and `label`.
  const isChoice = 'source' in given && 'value' in given
  return Object.entries(given).flatMap(([name, value]) =>
    name === 'labels'
      ? Object.values(value as object).flatMap((label) => textsOf(label, true))
      : textsOf(value, read.has(name) && !(isChoice && name === 'label')),
  )
}

interface Written {
  description: string
  capabilities: Record<string, { reason?: string; feature?: string }>
  permissions?: { label: string; description?: string }[]
  settings?: object
}

/** What people read of a manifest before they grant, give and set what is in it. */
const textsOfManifest = ({ description, capabilities, permissions = [], settings }: Written): string[] => [
  description,
  ...Object.values(capabilities).flatMap(({ reason = [], feature = [] }) => [reason, feature].flat()),
  ...textsOf(permissions),
  ...textsOf(settings),
]

const folderOfPlugins = join(import.meta.dirname, '../plugins')
const plugins = await readdir(folderOfPlugins, { withFileTypes: true })

/** What stands for values in a text: `{/row/name}`, `{count}` and `{{ data.title }}`. */
const placesIn = (text: string): string[] => [...text.matchAll(/\{+[^}]*\}+/g)].map(([place]) => place).sort()

describe('the official plugins speak every language of the platform', () => {
  for (const { name } of plugins.filter((each) => each.isDirectory())) {
    const folder = join(folderOfPlugins, name)
    const texts = async (language: string) =>
      flatTexts(JSON.parse(await readFile(join(folder, `locales/${language}.json`), 'utf8')) as TextTree)

    it(name, async () => {
      const spoken = (await readdir(join(folder, 'locales'))).map((file) => file.replace(/\.json$/, ''))
      expect(spoken).to.have.members(languageTags)
      const english = await texts(sourceLanguage)
      for (const language of languageTags) {
        const told = await texts(language)
        expect(Object.keys(told).sort(), language).to.deep.equal(Object.keys(english).sort())
        const wrong = Object.entries(told).filter(
          ([key, text]) => text.trim() === '' || placesIn(text).join() !== placesIn(english[key]!).join(),
        )
        expect(wrong, language).to.deep.equal([])
      }
      const known = new Set(Object.values(english))
      const pages = [...(await buildPages(folder)).values()].map((page) => JSON.parse(page) as unknown)
      const manifest = JSON.parse(await readFile(join(folder, 'plexica.json'), 'utf8')) as Written
      expect(textsOfManifest(manifest).filter((text) => !known.has(text))).to.deep.equal([])
      expect(pages.flatMap((page) => textsOf(page)).filter((text) => !known.has(text))).to.deep.equal([])
    })
  }
})
