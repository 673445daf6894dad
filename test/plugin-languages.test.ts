import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { flatTexts, type TextTree } from '../languages/flat-texts.ts'
import { languageTags, sourceLanguage, type Language } from '../languages/languages.ts'
import { mistakeIn } from '../languages/message.ts'
import { inEnglish } from '../languages/said.ts'
import { buildPages } from '../sdk/pack/build-pages.ts'
import { lackingForms } from './support/plural-forms.ts'

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
  ui: { menu?: { label: string }[] }
  capabilities: Record<string, { reason?: string; feature?: string }>
  permissions?: { label: string; description?: string }[]
  settings?: object
  exposes?: Record<string, { description?: string }>
}

/** What people read of a manifest before they grant, give and set what is in it. */
const textsOfManifest = ({
  description,
  capabilities,
  permissions = [],
  settings,
  exposes = {},
}: Written): string[] => [
  description,
  ...Object.values(capabilities).flatMap(({ reason = [], feature = [] }) => [reason, feature].flat()),
  ...textsOf(permissions),
  ...textsOf(settings),
  ...Object.values(exposes).flatMap((each) => each.description ?? []),
]

/** What the routes of a plugin refuse with, as it is written there. */
const problemsIn = async (folder: string): Promise<string[]> => {
  const names = await readdir(join(folder, 'server'), { recursive: true })
  const files = [...names.filter((name) => name.endsWith('.ts')).map((name) => join('server', name)), 'server.ts']
  const code = (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n')
  return [
    /new Problem\(\s*\d+,\s*'([^']+)'/g,
    /\{ field[^{}]*, rule: '([^']+)'/g,
    /\bwrong\([^,()]+, '([^']+)'\)/g,
  ].flatMap((pattern) => [...code.matchAll(pattern)].map(([, text = '']) => text))
}

const folderOfPlugins = join(import.meta.dirname, '../plugins')
const plugins = await readdir(folderOfPlugins, { withFileTypes: true })

/** What is wrong with a text beside the English one, if anything is. */
const wrongWith = (language: Language, text: string, english: string): string | undefined => {
  if (text.trim() === '') return 'is empty'
  const mistake = mistakeIn(text, english)
  if (mistake) return inEnglish(mistake)
  const lacking = lackingForms(language, text)
  return lacking.length === 0 ? undefined : `lacks ${lacking.join()}`
}

describe('the official plugins speak every language of the platform', () => {
  for (const { name } of plugins.filter((each) => each.isDirectory())) {
    const folder = join(folderOfPlugins, name)
    const texts = async (language: string) =>
      flatTexts(JSON.parse(await readFile(join(folder, `locales/${language}.json`), 'utf8')) as TextTree)

    it(name, async () => {
      const spoken = (await readdir(join(folder, 'locales'))).map((file) => file.replace(/\.json$/, ''))
      expect(spoken).to.have.members(languageTags)
      const english = await texts(sourceLanguage)
      const manifest = JSON.parse(await readFile(join(folder, 'plexica.json'), 'utf8')) as Written
      const menu = (manifest.ui.menu ?? []).map(({ label }) =>
        Object.keys(english).find((key) => english[key] === label)!,
      )
      for (const language of languageTags) {
        const told = await texts(language)
        expect(Object.keys(told).sort(), language).to.deep.equal(Object.keys(english).sort())
        const wrong = Object.entries(told).flatMap(([key, text]) => {
          const what = wrongWith(language, text, english[key]!)
          return what === undefined ? [] : [`${key} ${what}`]
        })
        expect(wrong, language).to.deep.equal([])
        const places = menu.map((key) => told[key])
        expect(new Set(places).size, `${language}: ${places.join()}`).to.equal(menu.length)
      }
      const known = new Set(Object.values(english))
      const pages = [...(await buildPages(folder)).values()].map((page) => JSON.parse(page) as unknown)
      expect(textsOfManifest(manifest).filter((text) => !known.has(text))).to.deep.equal([])
      expect(pages.flatMap((page) => textsOf(page)).filter((text) => !known.has(text))).to.deep.equal([])
      expect((await problemsIn(folder)).filter((text) => !known.has(text))).to.deep.equal([])
    })
  }
})
