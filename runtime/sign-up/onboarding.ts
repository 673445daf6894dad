import type { Knex } from 'knex'
import type { Acting, Audit } from '../audit.ts'

export const onboardingSteps = ['plugin', 'people', 'time-zone', 'groups'] as const
type OnboardingStep = (typeof onboardingSteps)[number]

export interface Onboarding {
  steps: { id: OnboardingStep; done: boolean }[]
}

export interface Onboardings {
  /** The first steps of a tenant that signed up, until all are done or they were dismissed. */
  of(tenantId: string): Promise<Onboarding | undefined>
  /** Shows them no more. */
  dismiss(by: Acting, tenantId: string): Promise<void>
}

/** Whether a step was made is read from what is there; nobody has to tick it off. */
const doneBy: Record<OnboardingStep, string> = {
  plugin: `exists (select from core.installations where tenant_id = t.id and state <> 'uninstalled')`,
  people: `((select count(*) from core.users where tenant_id = t.id) > 1
    or exists (select from core.invitations where tenant_id = t.id))`,
  'time-zone': `exists (select from core.audit where tenant_id = t.id and action = 'tenant.change')`,
  groups: `exists (select from core.groups where tenant_id = t.id)`,
}

/** What a new tenant does first. */
export const createOnboardings = ({ core, audit }: { core: Knex; audit: Pick<Audit, 'record'> }): Onboardings => ({
  async of(tenantId) {
    const row: Record<string, boolean> | undefined = await core('core.tenants as t')
      .where({ 't.id': tenantId, 't.onboarding': 'open' })
      .first(...onboardingSteps.map((step) => core.raw(`${doneBy[step]} as ??`, [step])))
    if (!row) return undefined
    const steps = onboardingSteps.map((id) => ({ id, done: row[id] === true }))
    return steps.every(({ done }) => done) ? undefined : { steps }
  },

  async dismiss(by, tenantId) {
    await core.transaction(async (trx) => {
      const changed = await trx('core.tenants')
        .where({ id: tenantId, onboarding: 'open' })
        .update({ onboarding: 'dismissed' })
      if (changed > 0) await audit.record({ ...by, action: 'tenant.onboarding_dismiss', target: tenantId }, trx)
    })
  },
})
