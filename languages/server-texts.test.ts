import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { catalogue } from '../problems/catalogue.ts'
import { corePermissions } from '../runtime/identity/core-permissions.ts'
import { policyTemplates } from '../runtime/identity/policies/templates.ts'
import { limitEntry, limitNames } from '../sandbox/limits.ts'
import { languageTags, sourceLanguage } from './languages.ts'
import { mistakeIn } from './message.ts'
import { say } from './say.ts'

const root = join(import.meta.dirname, '..')

const sources = ['api', 'runtime', 'plugins-registry', 'sandbox/capabilities'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => join(root, folder, path)),
)

/** What is said by `say` and `said` in a source file: the first literal of each call. */
const saidIn = (file: string): string[] => {
  const text = readFileSync(file, 'utf8')
  if (!/\bsa(?:y|id)\(/.test(text)) return []
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ['say', 'said'].includes(node.expression.getText())) {
      const literal = node.arguments.find((each) => ts.isStringLiteralLike(each))
      if (literal) found.push(literal.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  return found
}

const english = new Set([
  ...Object.values(catalogue).map(({ title }) => title),
  ...Object.values(corePermissions).flatMap((each) => [
    each.group,
    each.label,
    ...('description' in each ? [each.description] : []),
  ]),
  ...limitNames.map((name) => limitEntry(name).label),
  ...Object.values(policyTemplates).flatMap(({ name, description }) => [name, description]),
  ...sources.flatMap(saidIn),
])

const fileOf = (language: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `server/${language}.json`), 'utf8')) as Record<string, string>

describe('what the server says', () => {
  for (const language of languageTags.filter((each) => each !== sourceLanguage))
    it(`is said in ${language}, all of it, and expects the same values`, () => {
      const texts = fileOf(language)
      expect([...english].filter((text) => !Object.hasOwn(texts, text))).to.deep.equal([])
      const mistakes = Object.entries(texts).flatMap(([source, text]) => mistakeIn(text, source) ?? [])
      expect(mistakes).to.deep.equal([])
    })

  it('is said in English where a language lacks it, with the forms that its numbers take', () => {
    expect(say('de', 'No such text, {count}', { count: 2 })).to.equal('No such text, 2')
    const days = 'Your trial ends in {days, plural, one {one day} other {# days}}'
    expect(say('en', days, { days: 1 })).to.equal('Your trial ends in one day')
    expect(say('de', days, { days: 3 })).to.include('3 Tagen')
  })
})
