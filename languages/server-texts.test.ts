import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { z } from 'zod'
import { catalogue } from '../problems/catalogue.ts'
import { problemBody, problemIn } from '../problems/problem-body.ts'
import { Problem } from '../problems/problem.ts'
import { builtInNames } from '../runtime/identity/built-in-roles.ts'
import { corePermissions } from '../runtime/identity/core-permissions.ts'
import { platformPermissions } from '../runtime/identity/platform/permissions.ts'
import { policyTemplates } from '../runtime/identity/policies/templates.ts'
import { limitEntry, limitNames } from '../sandbox/limits.ts'
import { inputTexts } from '../sdk/input-texts.ts'
import { lackingForms } from '../test/support/plural-forms.ts'
import { languageTags, sourceLanguage } from './languages.ts'
import { mistakeIn, readMessage } from './message.ts'
import { asIs, inEnglish, ofIssue, said } from './said.ts'
import { say } from './say.ts'
import { kindsOfValues, words } from './words.ts'

const root = join(import.meta.dirname, '..')

const sources = [
  'api',
  'platform',
  'runtime',
  'plugins-registry',
  'problems',
  'sandbox/capabilities',
  'languages',
].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => join(root, folder, path)),
)

interface SaidThere {
  text: string
  /** The values that it is given, where they are written out beside it. */
  values: string[] | undefined
}

/** What is said by `say`, `said` and `asRule` in a source file: the first literal of each call. */
const saidIn = (file: string): SaidThere[] => {
  const source = readFileSync(file, 'utf8')
  if (!/\b(?:sa(?:y|id)|asRule)\(/.test(source)) return []
  const found: SaidThere[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ['say', 'said', 'asRule'].includes(node.expression.getText())) {
      const literal = node.arguments.find((each) => ts.isStringLiteralLike(each))
      const given = node.arguments.find((each) => ts.isObjectLiteralExpression(each))
      if (literal) found.push({ text: literal.text, values: given?.properties.map((each) => each.name!.getText()) })
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true))
  return found
}

const written = sources.flatMap(saidIn)

const descriptionsIn = (schema: unknown): string[] =>
  typeof schema !== 'object' || schema === null
    ? []
    : Object.entries(schema).flatMap(([key, value]) =>
        key === 'description' && typeof value === 'string' ? [value] : descriptionsIn(value),
      )

const english = new Set([
  ...Object.values(catalogue).map(({ title }) => title),
  ...Object.values(corePermissions).flatMap((each) => [
    each.group,
    each.label,
    ...('description' in each ? [each.description] : []),
  ]),
  ...limitNames.map((name) => limitEntry(name).label),
  ...Object.values(policyTemplates).flatMap(({ name, description, parameters }) => [
    name,
    description,
    ...descriptionsIn(z.toJSONSchema(parameters, { io: 'input' })),
  ]),
  ...Object.values(builtInNames),
  ...Object.values(platformPermissions),
  ...Object.values(words),
  ...Object.values(kindsOfValues),
  ...Object.values(inputTexts),
  ...written.map(({ text }) => text),
])

const fileOf = (language: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `server/${language}.json`), 'utf8')) as Record<string, string>

describe('what the server says', () => {
  for (const language of languageTags.filter((each) => each !== sourceLanguage))
    it(`is said in ${language}, all of it, with the same values and each form of a plural`, () => {
      const texts = fileOf(language)
      expect([...english].filter((text) => !Object.hasOwn(texts, text))).to.deep.equal([])
      // What is not said any more is not kept either.
      expect(Object.keys(texts).filter((text) => !english.has(text))).to.deep.equal([])
      const mistakes = Object.entries(texts).flatMap(([source, text]) => [
        ...[mistakeIn(text, source) ?? []].flat().map((mistake) => `${text}: ${inEnglish(mistake)}`),
        ...lackingForms(language, text).map((form) => `${text}: lacks ${form}`),
      ])
      expect(mistakes).to.deep.equal([])
    })

  it('is given each value that it names', () => {
    const lacking = written.flatMap(({ text, values }) => {
      if (values === undefined) return []
      const read = readMessage(text)
      const named = 'arguments' in read ? read.arguments.map((each) => each.split(':')[0]!) : ['no ICU message']
      return named.filter((name) => !values.includes(name)).map((name) => `${text}: ${name}`)
    })
    expect(lacking).to.deep.equal([])
  })

  it('is said in English where a language lacks it, with the forms that its numbers take', () => {
    expect(say('de', 'No such text, {count}', { count: 2 })).to.equal('No such text, 2')
    const days = 'Your trial ends in {days, plural, one {one day} other {# days}}'
    expect(say('en', days, { days: 1 })).to.equal('Your trial ends in one day')
    expect(say('de', days, { days: 3 })).to.include('3 Tagen')
  })

  it('calls what a schema expects and was given by words, not by names in code', () => {
    const schema = z.object({ name: z.string().max(2), tags: z.array(z.boolean()), days: z.int(), on: z.object({}) })
    const given = [{ name: 'abc', tags: [1], days: 'x', on: null }, { name: [] }]
    for (const language of languageTags.filter((each) => each !== sourceLanguage)) {
      const rules = given
        .flatMap((each) => schema.safeParse(each, { reportInput: true }).error!.issues)
        .map((issue) =>
          problemBody(
            new Problem('request.invalid', { errors: [{ field: 'x', rule: ofIssue(issue) }] }),
            undefined,
            language,
          ),
        )
        .flatMap(({ errors = [] }) => errors.map(({ rule }) => rule))
      expect(rules, language).to.have.lengthOf(8)
      expect(rules.join(' '), language).not.to.match(/\b(?:string|array|object|int|boolean|null|undefined)\b/i)
    }
  })

  it('is said of a problem in every part of it, and the language is told that stands in for what is lacking', () => {
    const { issues } = z.object({ days: z.int() }).safeParse({ days: 'x' }, { reportInput: true }).error!
    const problem = new Problem('request.conflict', {
      detail: said('{label}: there may be at most {value}.', { label: asIs('API tokens'), value: 3 }),
      errors: [{ field: 'days', rule: ofIssue(issues[0]!) }],
    })
    expect(problem.message).to.equal('API tokens: there may be at most 3.')
    expect(problemBody(problem.with({ plugin: 'crm' }), undefined, 'de')).to.deep.include({
      title: 'Die Anfrage widerspricht dem gegenwärtigen Stand',
      detail: 'API-Tokens: höchstens 3.',
      errors: [{ field: 'days', rule: 'Ungültige Eingabe: erwartet Zahl, erhalten Text' }],
      plugin: 'crm',
    })
    expect(problemIn(problem, 'de').languages).to.equal('de')
    const foreign = new Problem('lifecycle.failed', { detail: asIs('relation "x" does not exist') })
    expect(problemBody(foreign, undefined, 'ar').detail).to.equal('relation "x" does not exist')
    expect(problemIn(foreign, 'ar').languages).to.equal('ar, en')
  })
})
