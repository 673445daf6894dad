import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { migrateTenant } from '../database/core.ts'
import { createTenantSchema } from '../database/roles.ts'
import { lockTenant, toTenant, type Tenant, type TenantRow } from './queries.ts'
import { writeAudit, type Actor } from './status.ts'

export interface NewTenant {
  slug: string
  name: string
  /** The first administrator. */
  admin: { email: string; name: string; password: string }
  /** Id of its plan; absent: the default one. */
  plan?: string
  /** Whether people made it for themselves, and until when its plan is on trial. */
  signedUp?: { trialEndsAt: Date | null }
}

/** Something that belongs to every tenant and is made together with it. */
export interface ProvisionStep {
  /** For the person who reads why a tenant could not be made. */
  name: string
  /** Makes it; what it writes through `trx` goes by itself when a later step fails. */
  up(tenant: Tenant, trx: Knex.Transaction, input: NewTenant): Promise<void>
  /** Takes back what `up` did outside of the database, also at purge. Safe to repeat, and after half an `up`. */
  undo?(tenant: Tenant): Promise<void>
  /** Follows a tenant that was suspended, resumed, removed or restored, which holds whether this succeeds or not. */
  standing?(tenant: Tenant): Promise<void>
}

interface Deps {
  core: Knex
  steps: ProvisionStep[]
}

/** Told of each step when it begins. */
export type OnStep = (name: string) => Promise<void>

const tenantStep = 'tenant'
const schemaStep = 'database schema'
const lastStep = 'commit'

/** What making a tenant consists of, in order. */
export const stepNames = (steps: ProvisionStep[]): string[] => [
  tenantStep,
  schemaStep,
  ...steps.map(({ name }) => name),
  lastStep,
]

const slugRule = /^[a-z](?:-?[a-z0-9])*$/

/** Makes a tenant in one transaction: schemas and roles of Postgres are transactional as well. */
export async function provision(
  { core, steps }: Deps,
  input: NewTenant,
  actor: Actor,
  onStep: OnStep = async () => undefined,
): Promise<Tenant> {
  check(input)
  const begun: ProvisionStep[] = []
  let made: Tenant | undefined
  let at: string = tenantStep
  const begin = (step: string) => onStep((at = step))
  try {
    return await core.transaction(async (trx) => {
      await begin(tenantStep)
      await lockTenant(trx, input.slug)
      const present = await trx<TenantRow>('core.tenants').where({ slug: input.slug }).first()
      if (present) return await theSame(trx, present, input)

      await mustHavePlan(trx, input.plan)
      const [row] = await trx('core.tenants').insert(columnsOf(input)).returning<TenantRow[]>('*')
      const tenant = (made = toTenant(row as TenantRow))
      await begin(schemaStep)
      await createTenantSchema(trx, tenant.slug)
      await migrateTenant(trx, tenant.slug)
      for (const step of steps) {
        await begin(step.name)
        begun.unshift(step)
        await step.up(tenant, trx, input)
      }
      await begin(lastStep)
      await writeAudit(trx, tenant, 'tenant.create', actor, { name: tenant.name })
      return tenant
    })
  } catch (cause) {
    for (const step of begun) if (made) await step.undo?.(made).catch(() => {})
    if (cause instanceof Problem) throw cause
    throw new Problem(
      'tenant.provisioning_failed',
      {
        detail: said('Tenant {slug} could not be made ({step}); nothing of it was kept.', {
          slug: input.slug,
          step: at,
        }),
        step: at,
      },
      { cause },
    )
  }
}

const columnsOf = ({ slug, name, plan, signedUp }: NewTenant) => ({
  ...{ slug, name },
  ...(plan !== undefined && { plan_id: plan }),
  ...(signedUp && { trial_ends_at: signedUp.trialEndsAt, onboarding: 'open' }),
})

async function mustHavePlan(trx: Knex.Transaction, plan: string | undefined): Promise<void> {
  if (plan === undefined || (await trx('core.plans').where({ id: plan }).forShare().first('id'))) return
  throw new Problem('request.invalid', { detail: said('plan: there is no plan "{plan}".', { plan }) })
}

/** A repeated call gets the tenant that the first one made. */
async function theSame(trx: Knex.Transaction, present: TenantRow, input: NewTenant): Promise<Tenant> {
  const email = input.admin.email.toLowerCase()
  const admin = await trx('core.users')
    .where({ tenant_id: present.id, email })
    .whereIn('role', ['owner', 'admin'])
    .first()
  if (!admin || present.name !== input.name || present.status === 'deleting')
    throw new Problem('tenant.exists', {
      detail: said('There is another tenant {slug}.', { slug: input.slug }),
      slug: input.slug,
    })
  return toTenant(present)
}

function check({ slug, name, admin }: NewTenant): void {
  const wrong =
    slug.length < 2 || slug.length > 24 || !slugRule.test(slug)
      ? said('slug: 2 to 24 of a-z, 0-9 and single hyphens, starting with a letter')
      : name.trim().length === 0 || name.length > 200
        ? said('name: 1 to 200 characters')
        : !/^[^@\s]+@[^@\s]+$/.test(admin.email)
          ? said('admin.email: an e-mail address')
          : undefined
  if (wrong)
    throw new Problem('request.invalid', { detail: said("A tenant can't be made like this: {wrong}.", { wrong }) })
}
