import { parentPort } from 'node:worker_threads'
import {
  policyToJson,
  preparsePolicySet,
  statefulIsAuthorized,
  validate,
  type DetailedError,
  type PolicyJson,
  type SchemaJson,
  type StatefulAuthorizationCall,
} from '@cedar-policy/cedar-wasm/nodejs'
import type { Checked, Mistake, PolicyTexts, Question, Ruling, ThreadRequest, ThreadSaid } from './cedar.ts'
import { dividedPolicies, together, type DividedPolicies } from './divided-policies.ts'

/** Body of the threads in which Cedar runs; see `cedar.ts`. */

/** Deeper than anyone writes, and far from where Cedar's stack ends (below 500). */
const mostDepth = 60

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Object.values(value).reduce<number>((most, each) => Math.max(most, depthOf(each)), 0)
    : 0

/** Cedar counts bytes; people count lines and characters. */
const placeIn = (text: string, byte: number) => {
  const before = Buffer.from(text).subarray(0, byte).toString('utf8')
  const lines = before.split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

const mistakeOf = (text: string, { message, help, sourceLocations }: DetailedError): Mistake => {
  const [at] = sourceLocations ?? []
  const plain = message.replace(/^(?:for|failed to parse) policy (?:with id )?`\w+`(?: from string)?[,:] /, '')
  return { message: plain, ...(help ? { help } : {}), ...(at ? placeIn(text, at.start) : {}) }
}

/** Which permissions the head of a policy lets it be about; `null`: any. */
const actionsOf = ({ action }: PolicyJson): string[] | null => {
  const id = (entity: object) =>
    '__entity' in entity ? (entity.__entity as { id: string }).id : (entity as { id: string }).id
  if (action.op === 'All') return null
  if ('entities' in action) return action.entities.map(id)
  return 'entity' in action ? [id(action.entity)] : null
}

const check = (text: string, schema: SchemaJson<string>): Checked => {
  const parsed = policyToJson(text)
  if (parsed.type === 'failure') return { mistakes: parsed.errors.map((each) => mistakeOf(text, each)), warnings: [] }
  const { json } = parsed
  if (depthOf(json) > mostDepth) return { mistakes: [{ message: 'It is nested too deeply.' }], warnings: [] }
  const validated = validate({ schema, policies: { staticPolicies: { policy: text } } })
  if (validated.type === 'failure')
    return { mistakes: validated.errors.map((each) => mistakeOf(text, each)), warnings: [] }
  const warnings = validated.validationWarnings.map(({ error }) => mistakeOf(text, error))
  const mistakes = validated.validationErrors.map(({ error }) => mistakeOf(text, error))
  return mistakes.length > 0
    ? { mistakes, warnings }
    : { mistakes, warnings, policy: { effect: json.effect, actions: actionsOf(json) } }
}

/** What lies in each place. */
const sets = new Map<string, DividedPolicies>()

/** Asks a part under the name by which it was parsed. */
const ask = (name: string, question: Question): Ruling => {
  const answer = statefulIsAuthorized({
    ...(question as unknown as Omit<StatefulAuthorizationCall, 'preparsedPolicySetId'>),
    preparsedPolicySetId: name,
  })
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message ?? 'Cedar could not decide')
  const { decision, diagnostics } = answer.response
  return { decision, reasons: diagnostics.reason, errors: diagnostics.errors.map(({ policyId }) => policyId) }
}

const parse = (name: string, policies: PolicyTexts['texts']) => {
  const answer = preparsePolicySet(name, { staticPolicies: policies })
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message ?? 'Cedar could not read the policies')
}

const rule = (slot: string, question: Question): Ruling => {
  const set = sets.get(slot)
  if (!set) throw new Error('There are no policies in this place')
  const rulings = set.partsFor(question).map(({ key, texts }) => {
    let name = set.parsed.get(key)
    if (name === undefined) {
      name = `${slot} ${set.parsed.size}`
      parse(name, texts)
      set.parsed.set(key, name)
    }
    return ask(name, question)
  })
  return together(rulings)
}

const load = (slot: string, policies: PolicyTexts['texts']) => {
  // Cedar frees a set only when another takes its place.
  for (const name of sets.get(slot)?.parsed.values() ?? []) parse(name, {})
  sets.set(slot, dividedPolicies(policies))
}

const answer = (request: ThreadRequest): unknown => {
  if (request.kind === 'check') return check(request.text, request.schema as SchemaJson<string>)
  if (request.kind === 'load') return load(request.slot, request.policies)
  return request.questions.map((question) => rule(request.slot, question))
}

const tell = (said: ThreadSaid) => parentPort?.postMessage(said)

parentPort?.on('message', ({ id, request }: { id: number; request: ThreadRequest }) => {
  try {
    tell({ id, value: answer(request) })
  } catch (error) {
    // Out of its stack, WebAssembly leaves its memory as it was in the middle: nothing of it can be trusted any more.
    const { name, message } = error as Error
    tell({ id, failed: message, broke: name === 'RuntimeError' || name === 'RangeError' })
  }
})
tell('ready')
