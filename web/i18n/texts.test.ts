import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { flatTexts, type TextTree } from '../../languages/flat-texts.ts'
import { languageTags, sourceLanguage, type Language } from '../../languages/languages.ts'
import { mistakeIn, readMessage } from '../../languages/message.ts'
import { auditActions } from '../../runtime/audit/actions.ts'
import { examples } from '../../test/support/examples.ts'
import { knownActions } from '../shell/settings/audit/action-names.ts'

const areasOf = (language: Language) =>
  readdirSync(join(import.meta.dirname, language)).filter((name) => name.endsWith('.json'))

/** Texts by area and key, such as `shell.json signIn.title`. */
const textsOf = (language: Language): Map<string, string> =>
  new Map(
    areasOf(language).flatMap((area) => {
      const tree = JSON.parse(readFileSync(join(import.meta.dirname, language, area), 'utf8')) as TextTree
      return Object.entries(flatTexts(tree)).map(([key, text]) => [`${area} ${key}`, text] as const)
    }),
  )

/** Keys of a tree as they stand in it. */
const namesIn = (tree: TextTree): string[] =>
  Object.entries(tree).flatMap(([name, below]) => [name, ...(typeof below === 'string' ? [] : namesIn(below))])

/** Both apps: an area is a file, and every language has all of each. */
describe('the texts of the web apps', () => {
  const english = textsOf(sourceLanguage)
  const leave = 'shell.json app.cancel'

  it('are ICU messages in English', () => {
    const broken = [...english].filter(([, text]) => 'mistake' in readMessage(text))
    expect(broken).to.deep.equal([])
  })

  it('are found by their keys, as dots lead into a group', () => {
    const names = areasOf(sourceLanguage).flatMap((area) =>
      namesIn(JSON.parse(readFileSync(join(import.meta.dirname, sourceLanguage, area), 'utf8')) as TextTree),
    )
    expect(names.filter((name) => name.includes('.'))).to.deep.equal([])
  })

  it('have no key in two areas, as one would hide the other', () => {
    const keys = [...english.keys()].map((each) => each.split(' ')[1])
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).to.deep.equal([])
    const groups = areasOf(sourceLanguage).flatMap((area) => {
      const tree = JSON.parse(readFileSync(join(import.meta.dirname, sourceLanguage, area), 'utf8')) as TextTree
      return Object.keys(tree)
    })
    expect(groups.filter((group, at) => groups.indexOf(group) !== at)).to.deep.equal([])
  })

  it('say of everything that the audit trail tells what it is, and nothing else', () => {
    const said = [...english.keys()].flatMap((key) => /^settings\.json audit\.actions\.(.*)/.exec(key)?.[1] ?? [])
    const told = Object.entries(auditActions).flatMap(([group, names]) => names.map((name) => `${group}.${name}`))
    expect(said.filter((action) => !action.endsWith('.all'))).to.have.members(told)
    expect(said).to.include.members(knownActions.map((action) => action.replace('.*', '.all')))
  })

  it('say of every example in the playground what it shows', () => {
    const said = [...english.keys()].flatMap((key) => /^playground\.json playground\.about\.(.*)/.exec(key)?.[1] ?? [])
    expect(said).to.have.members(examples.map(({ name }) => name))
  })

  it('say of every field that a record is written with what it is', () => {
    const root = join(import.meta.dirname, '../..')
    const code = ['api', 'runtime', 'plugins-registry'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .map((name) => readFileSync(join(root, folder, name), 'utf8'))
        .filter((text) => text.includes('audit.record(')),
    )
    const fields = code.flatMap((text) =>
      [...text.matchAll(/\b(?:before|after|detail): \{ ([^{}:;]+(?:: [^{}:;]+)?) \}/g)].flatMap(([, members = '']) =>
        members.split(', ').flatMap((member) => /^(\w+)(?:: |$)/.exec(member)?.[1] ?? []),
      ),
    )
    expect(fields).to.include.members(['plugin', 'roles', 'version'])
    const unsaid = new Set(fields.filter((field) => !english.has(`settings.json audit.fields.${field}`)))
    expect([...unsaid]).to.deep.equal([])
  })

  /** What each language calls it, as far as all forms of the word go, and where it is named: in both apps, and by the server. */
  const concepts = {
    quota: {
      words: {
        de: 'grenze',
        fr: 'quota',
        es: 'cuota',
        it: 'quot',
        pl: 'limit',
        pt: 'cota',
        ar: 'حص',
        ja: '割り当て',
        zh: '配额',
      },
      apps: [
        'admin-tenants.json adminTenants.tabs.quotas',
        'settings.json audit.actions.quota.all',
        'settings.json audit.fields.quota',
        'settings.json usage.quotas',
      ],
      server: [
        'See quotas, and what is used of them',
        'See tenants, their quotas and the plans',
        'Edit plans and set quotas',
      ],
    },
    rollout: {
      words: {
        de: 'verteil',
        fr: 'déploie',
        es: 'despliegue',
        it: 'distribuzion',
        pl: 'wdroż',
        pt: 'distribui',
        ar: 'طرح',
        ja: '展開',
        zh: '推出',
      },
      apps: [
        'admin-frame.json admin.pages.rollouts',
        'admin-runtime.json adminQueues.kinds.rollout',
        'admin-runtime.json adminQueues.one.rollout',
        'settings.json audit.actions.rollout.all',
        'settings.json audit.actions.rollout.pause',
        'settings.json audit.fields.rollout',
      ],
      server: [
        'There is no rollout of this id.',
        'The rollout is {state}.',
        'Another rollout of this plugin is under way.',
        'The rollout was cancelled before.',
      ],
    },
  }
  for (const [concept, { words, apps, server }] of Object.entries(concepts))
    it(`call a ${concept} by one word in each language, as the server does`, () => {
      for (const [language, word] of Object.entries(words)) {
        const texts = textsOf(language as Language)
        const file = join(import.meta.dirname, `../../languages/server/${language}.json`)
        const said = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
        const found = [...apps.map((key) => texts.get(key)), ...server.map((text) => said[text])]
        const others = found.filter((text) => !text?.toLocaleLowerCase(language).includes(word))
        expect(others, language).to.deep.equal([])
      }
    })

  for (const language of languageTags.filter((each) => each !== sourceLanguage))
    describe(`in ${language}`, () => {
      const texts = textsOf(language)

      it('are texts that there are in English', () => {
        expect([...texts.keys()].filter((key) => !english.has(key))).to.deep.equal([])
      })

      it('lack none of those that there are in English', () => {
        expect([...english.keys()].filter((key) => !texts.has(key))).to.deep.equal([])
      })

      it('say what leaves a question with words of its own', () => {
        // To undo is the same word in some languages, and never stands beside it.
        const like = new Set([english.get(leave), 'Undo'])
        const same = [...texts].filter(([key, text]) => text === texts.get(leave) && !like.has(english.get(key)))
        expect(same).to.deep.equal([])
      })

      it('expect to be given the same values', () => {
        const mistakes = [...texts].flatMap(([key, text]) => {
          const mistake = mistakeIn(text, english.get(key) ?? text)
          return mistake === undefined ? [] : [`${key} ${mistake}`]
        })
        expect(mistakes).to.deep.equal([])
      })

      it('have every form that plurals take in this language', () => {
        const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
        const lacking = [...texts].filter(
          ([, text]) => /, plural,/.test(text) && !forms.every((form) => form === 'zero' || text.includes(`${form} {`)),
        )
        // Languages have forms for millions and fractions that figures of a page seldom need: `other` stands in.
        const needed = language === 'ar' || language === 'pl' ? lacking : []
        expect(needed.map(([key]) => key)).to.deep.equal([])
      })
    })
})
