import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sourceLanguage } from '../../languages/languages.ts'
import { saying, type Say } from '../../languages/say.ts'
import type { z } from 'zod'
import { catalogue, type ProblemCode } from '../../problems/catalogue.ts'
import { capabilities } from '../../sandbox/capabilities/index.ts'
import type { Op } from '../../sandbox/capabilities/define.ts'
import { limitEntry, limitNames } from '../../sandbox/limits.ts'
import { fixedLimits } from './fixed-limits.ts'
import { code, table, withSection } from './markdown.ts'
import { jsonSchemaOf, membersOf, typeText } from './type-text.ts'
import { withUnit } from './values.ts'

export type CapabilityName = keyof typeof capabilities

const folder = join(import.meta.dirname, '../../docs/capabilities')

/** Codes that any capability may refuse with. */
const ofAll: ProblemCode[] = ['capability.undeclared', 'capability.denied', 'capability.scope', 'capability.invalid']

const scopePart = (name: CapabilityName): string => {
  const { scope, inWords } = capabilities[name]
  const rows = membersOf(jsonSchemaOf(scope, 'input')).map((each) => [
    code(each.name),
    code(each.type),
    each.otherwise,
    each.about,
  ])
  const least = (inWords as (scope: unknown, say: Say) => string)(
    (scope as z.ZodType).parse({}),
    saying(sourceLanguage),
  )
  return `### Scope

${table(['member', 'type', 'unless told', 'meaning'], rows)}

An admin who grants the scope \`{}\` reads: “${least}”.`
}

const limitsPart = async (name: CapabilityName): Promise<string> => {
  const quotas = limitNames
    .filter((limit) => limit.startsWith(`${name}.`) || limitEntry(limit).at.startsWith(`sandbox/capabilities/${name}/`))
    .map((limit) => {
      const entry = limitEntry(limit)
      return [
        code(limit),
        entry.label,
        withUnit(entry.default, entry.unit),
        withUnit(entry.ceiling, entry.unit),
        entry.code === undefined ? '–' : code(entry.code),
      ]
    })
  const fixed = (await fixedLimits(name)).map((each) => [code(each.name), each.about, each.value])
  return [
    '### Limits',
    quotas.length > 0 ? 'What a plan, a tenant or an installation may have otherwise:' : '',
    table(['quota', 'of what', 'usually', 'at most', 'error'], quotas),
    fixed.length > 0 ? 'What is the same for everyone:' : '',
    table(['name', 'of what', 'value'], fixed),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const errorsPart = (name: CapabilityName): string => {
  const rows = [...capabilities[name].errors, ...ofAll].map((each) => [
    code(each),
    String(catalogue[each].status),
    catalogue[each].title,
    catalogue[each].retry ? 'yes' : 'no',
  ])
  return `### Errors\n\n${table(['code', 'status', 'meaning', 'worth trying again'], rows)}\n\nAll codes: [errors](../errors.md).`
}

const callsPart = (name: CapabilityName): string => {
  const ops = Object.entries(capabilities[name].ops as Record<string, Op>)
  const lines = ops.map(([op, { about, input, output, writes }]) => {
    const takes = typeText(jsonSchemaOf(input, 'input'))
    const gives = typeText(jsonSchemaOf(output, 'output'))
    return `// ${about}${writes ? '' : ' Changes nothing.'}\n${op}(${takes === 'object' ? '' : takes}) → ${gives}`
  })
  return `### Host calls

What crosses between the isolate and the platform; the methods of the SDK are made of these.

\`\`\`text
${lines.join('\n\n')}
\`\`\``
}

/** The page of a capability, with its reference as the sources are now. */
export const capabilityPage = async (name: CapabilityName): Promise<{ file: string; text: string }> => {
  const file = join(folder, `${name}.md`)
  const page = await readFile(file, 'utf8').catch(() => `# ${name}\n`)
  const parts = [scopePart(name), await limitsPart(name), errorsPart(name), callsPart(name)]
  return { file, text: withSection(page, `## Reference\n\n${parts.join('\n\n')}`) }
}
