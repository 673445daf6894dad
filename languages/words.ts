import type { Said } from './said.ts'

/** What things are, and what is done with them: words that sentences hold, by what they are called in code. */
export const words = {
  accepted: 'accepted',
  active: 'active',
  approved: 'approved',
  cancelled: 'cancelled',
  dead: 'dead',
  deleting: 'being deleted',
  deprecated: 'deprecated',
  disabled: 'disabled',
  done: 'done',
  draft: 'draft',
  enabled: 'enabled',
  expired: 'expired',
  failed: 'failed',
  granted: 'granted',
  installed: 'installed',
  open: 'open',
  passed: 'passed',
  paused: 'paused',
  pending: 'pending',
  private: 'private',
  public: 'public',
  published: 'published',
  refused: 'refused',
  rejected: 'rejected',
  retired: 'retired',
  revoked: 'revoked',
  running: 'running',
  stopped: 'stopped',
  submitted: 'submitted',
  suspended: 'suspended',
  uninstalled: 'uninstalled',
  waiting: 'waiting',
  yanked: 'yanked',

  approve: 'approve',
  deprecate: 'deprecate',
  publish: 'publish',
  reject: 'reject',
  remove: 'remove',
  restore: 'restore',
  resume: 'resume',
  submit: 'submit',
  suspend: 'suspend',
  withdraw: 'withdraw',
  yank: 'yank',
} as const

/** What kinds of values are called by people, by what schemas call them. */
export const kindsOfValues = {
  string: 'text',
  number: 'number',
  int: 'whole number',
  integer: 'whole number',
  boolean: 'yes or no',
  array: 'list',
  object: 'object',
  record: 'object',
  date: 'date',
  null: 'nothing',
  undefined: 'nothing',
} as const

/**
 * A word that a sentence is given as a value, put into the language of the sentence.
 *
 * @example
 * said('The canary is {state}.', { state: wordOf('passed') })
 */
export const wordOf = (name: keyof typeof words): Said => ({ text: words[name] })
