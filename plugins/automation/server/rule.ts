import { formSchema, type OutputOf } from '@plexica/sdk'
import { ruleForm } from '../ui/parts/forms.ts'

/** What a rule has to be: what its wizard asks for, all steps together. */
export const ruleSchema = formSchema(ruleForm)

export type RuleDefinition = OutputOf<typeof ruleSchema>

export interface Rule {
  id: string
  name: string
  event: string
  enabled: boolean
  definition: RuleDefinition
}

/** As much of an event as rules see and a run keeps. */
export interface SeenEvent {
  id: string
  type: string
  source: string
  time: string
  data: unknown
}

/** What an action of a run came to. */
export interface Step {
  action: 'notify' | 'request' | 'call'
  state: 'done' | 'failed'
  /** In English, as it is searched. */
  text: string
  /** The same as a text of this plugin, for people. */
  said?: Said
  /** What a host call of the action was refused with. */
  refused?: { code: string; message: string }
}

/** A text of the group `did`, and what it is given. */
export interface Said {
  key: 'notified' | 'answered' | 'answeredWrong' | 'gave' | 'notGranted'
  values: Record<string, string | number>
}
