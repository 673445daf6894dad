/**
 * All that the audit trail tells of, in groups that can be filtered by (`session.*`). What people read of each is in
 * the texts of the web apps.
 */
export const auditActions = {
  access: ['deny'],
  audit: ['prune'],
  brand: ['draft', 'file', 'publish', 'restore'],
  canary: ['create', 'promote', 'cancel'],
  consent: ['granted', 'refused'],
  dashboard: ['change', 'reset'],
  device: ['approve', 'refuse'],
  domain: ['set', 'verify', 'fail', 'main', 'remove'],
  event: ['redrive', 'discard'],
  grant: ['end'],
  group: ['create', 'change', 'delete', 'members'],
  impersonation: ['grant', 'begin', 'end'],
  installation: [
    ...(['begin', 'fail', 'create', 'change', 'rollback', 'release'] as const),
    ...(['delete', 'restore', 'purge', 'export', 'profile'] as const),
  ],
  invitation: ['create', 'resend', 'revoke'],
  job: ['cancel', 'retry', 'redrive', 'discard'],
  plan: ['create', 'change', 'delete'],
  platform_user: ['create', 'change', 'password'],
  plugin: ['change'],
  policy: ['create', 'change', 'roll_back', 'delete'],
  publisher: ['change', 'verify'],
  'publisher.key': ['add', 'retire', 'revoke'],
  quota: ['set', 'remove'],
  recording: ['rule', 'read', 'delete'],
  review: ['write', 'delete'],
  role: ['create', 'change', 'delete'],
  rollout: ['create', 'pause', 'resume', 'cancel', 'redrive', 'discard'],
  secrets: ['rotate'],
  session: ['begin', 'end'],
  sign_in: ['rules'],
  'sign_in.key': ['create', 'use', 'delete'],
  'sign_in.provider': ['create', 'change', 'delete', 'test'],
  sign_up: ['begin'],
  tenant: [
    ...(['create', 'change', 'suspend', 'resume', 'remove', 'restore', 'purge', 'onboarding_dismiss'] as const),
    ...(['plan', 'plan_ask', 'plan_withdraw', 'plan_refuse', 'trial_end'] as const),
  ],
  texts: ['change'],
  token: ['create', 'revoke'],
  update: ['redrive', 'discard'],
  updates: ['change'],
  user: ['create', 'change', 'groups', 'link', 'password', 'profile'],
  version: [
    ...(['upload', 'change', 'submit', 'withdraw', 'approve', 'reject'] as const),
    ...(['publish', 'deprecate', 'yank'] as const),
  ],
  webhook: ['create', 'change', 'rotate', 'test', 'delete', 'redrive', 'discard'],
} as const

type AuditGroup = keyof typeof auditActions

/** What there is in a group, such as `begin` of `session`. */
export type ActionOf<Group extends AuditGroup> = (typeof auditActions)[Group][number]

/** What was done, such as `user.create`. */
export type AuditAction = { [Group in AuditGroup]: `${Group}.${ActionOf<Group>}` }[AuditGroup]
