import { z } from 'zod'
import { onboardingSteps, type Onboardings } from '../../runtime/sign-up/onboarding.ts'
import type { Trials } from '../../runtime/sign-up/trials.ts'
import { route, type Route } from '../route.ts'

/** The first steps of a tenant that signed up, and how long its trial goes on. */
export const onboardingRoutes = ({ onboardings, trials }: { onboardings: Onboardings; trials: Trials }): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/onboarding',
    auth: 'plexica.tenant.manage',
    tag: 'Sign-up',
    summary: 'What is still to be done at a new tenant, and how long its trial goes on',
    response: z
      .object({
        steps: z
          .array(z.object({ id: z.enum(onboardingSteps), done: z.boolean() }))
          .nullable()
          .describe('null: all is done, or it was dismissed'),
        trial: z
          .object({
            plan: z.string().describe('Its id'),
            planName: z.string(),
            endsAt: z.iso.datetime(),
            then: z.string().describe('Id of the plan that comes after it'),
            thenName: z.string(),
          })
          .nullable(),
      })
      .meta({ id: 'Onboarding' }),
    handler: async ({ tenant }) => {
      const [onboarding, trial] = await Promise.all([onboardings.of(tenant.id), trials.of(tenant.id)])
      return {
        steps: onboarding?.steps ?? null,
        trial: trial ? { ...trial, endsAt: trial.endsAt.toISOString() } : null,
      }
    },
  }),

  route({
    method: 'delete',
    path: '/api/v1/onboarding',
    auth: 'plexica.tenant.manage',
    tag: 'Sign-up',
    summary: 'Shows the first steps no more',
    handler: async ({ tenant, by }) => {
      await onboardings.dismiss(by, tenant.id)
      return undefined
    },
  }),
]
