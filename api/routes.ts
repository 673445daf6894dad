import type { Branding } from '../runtime/branding/branding.ts'
import type { PluginTexts } from '../plugins-registry/pages/plugin-texts.ts'
import type { PluginWords } from '../plugins-registry/pages/plugin-words.ts'
import type { UiFiles } from '../plugins-registry/pages/ui-files.ts'
import type { TextOverrides } from '../runtime/texts/overrides.ts'
import type { Services } from './services.ts'
import type { LinkLimits } from './auth/link-limits.ts'
import type { SignInLimits } from './auth/sign-in-limits.ts'
import type { SignUpLimits } from './auth/sign-up-limits.ts'
import type { Route } from './route.ts'
import { authorizationRoutes } from './routes/authorization.ts'
import { avatarRoutes } from './routes/avatars.ts'
import { auditRoutes } from './routes/audit.ts'
import { brandingRoutes } from './routes/branding.ts'
import { consentRoutes } from './routes/consents.ts'
import { dashboardRoutes } from './routes/dashboard.ts'
import { deviceLoginRoutes } from './routes/device-logins.ts'
import { domainRoutes } from './routes/domains.ts'
import { eventRoutes } from './routes/events.ts'
import { functionRoutes } from './routes/functions.ts'
import { groupRoutes } from './routes/groups.ts'
import { installationLifeRoutes } from './routes/installation-life.ts'
import { installationRoutes } from './routes/installations.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { jobRoutes } from './routes/jobs.ts'
import { mailRoutes } from './routes/mails.ts'
import { marketplaceRoutes } from './routes/marketplace.ts'
import { meRoutes } from './routes/me.ts'
import { observationRoutes } from './routes/observation.ts'
import { notificationRoutes } from './routes/notifications.ts'
import { onboardingRoutes } from './routes/onboarding.ts'
import { operationRoutes } from './routes/operations.ts'
import { passwordRoutes } from './routes/passwords.ts'
import { planRequestRoutes } from './routes/plan-requests.ts'
import { planRoutes } from './routes/plans.ts'
import { quotaRoutes } from './routes/quotas.ts'
import { impersonationRoutes } from './routes/impersonations.ts'
import { platformHealthRoutes } from './routes/platform-health.ts'
import { platformQueueRoutes } from './routes/platform-queues.ts'
import { platformRuntimeRoutes } from './routes/platform-runtime.ts'
import { platformUserRoutes } from './routes/platform-users.ts'
import { policyRoutes } from './routes/policies.ts'
import { policyTrialRoutes } from './routes/policy-trials.ts'
import { publisherRoutes } from './routes/publishers.ts'
import { publishingRoutes } from './routes/publishing.ts'
import { recordingRoutes } from './routes/recordings.ts'
import { registryRoutes } from './routes/registry.ts'
import { reviewRoutes } from './routes/review.ts'
import { roleRoutes } from './routes/roles.ts'
import { rolloutRoutes } from './routes/rollouts.ts'
import { samlKeyRoutes } from './routes/saml-keys.ts'
import { secretRoutes } from './routes/secrets.ts'
import { signInProviderRoutes } from './routes/sign-in-providers.ts'
import { signInRulesRoutes } from './routes/sign-in-rules.ts'
import { signInWaysRoutes } from './routes/sign-in-ways.ts'
import { signUpRoutes } from './routes/sign-ups.ts'
import { tenantRoutesOfHost } from './routes/tenant.ts'
import { tenantInsightRoutes } from './routes/tenant-insight.ts'
import { tenantRoutes } from './routes/tenants.ts'
import { textRoutes } from './routes/texts.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { uiRoutes } from './routes/ui.ts'
import { canaryRoutes } from './routes/canaries.ts'
import { updateRoutes } from './routes/updates.ts'
import { usageRoutes } from './routes/usage.ts'
import { userRoutes } from './routes/users.ts'
import { webhookRoutes } from './routes/webhooks.ts'

/** What routes use that is made for them. */
interface Parts {
  uiFiles: UiFiles
  branding: Branding
  texts: TextOverrides
  pluginTexts: PluginTexts
  pluginWords: PluginWords
  signInLimits: SignInLimits
  linkLimits: LinkLimits
  signUpLimits: SignUpLimits
}

/**
 * Every route of the REST API. Making them only takes services apart: what these are is asked when a request comes,
 * so that `scripts/docs.ts` can read the declarations without a platform that runs.
 */
export const restRoutes = (
  services: Services,
  { uiFiles, branding, texts, pluginTexts, pluginWords, signInLimits, linkLimits, signUpLimits }: Parts,
): Route[] => {
  const { addresses, tenants, identity, audit, installations, registry, supervisor } = services
  const { consents, marketplace, pluginReviews } = services
  return [
    ...meRoutes(services),
    ...dashboardRoutes(services),
    ...passwordRoutes({ identity, audit, limits: linkLimits, signInLimits }),
    ...avatarRoutes(services),
    ...tenantRoutesOfHost(services),
    ...installationRoutes({ installations, registry, tenants, audit, supervisor, pluginWords }),
    ...textRoutes({ texts, pluginTexts }),
    ...brandingRoutes({ branding, looks: services.notify.looks }),
    ...domainRoutes(services),
    ...uiRoutes({ uiFiles }),
    ...functionRoutes({ ...services, pluginWords }),
    ...installationLifeRoutes({ installations, registry, audit, supervisor, pluginWords }),
    ...observationRoutes(services),
    ...eventRoutes(services),
    ...jobRoutes(services),
    ...webhookRoutes(services),
    ...notificationRoutes(services.notify),
    ...mailRoutes(services.notify),
    ...userRoutes(services),
    ...signInWaysRoutes(services),
    ...signInRulesRoutes(services),
    ...signInProviderRoutes(services),
    ...samlKeyRoutes(services),
    ...invitationRoutes({ identity, audit, limits: linkLimits }),
    ...signUpRoutes({
      signUps: services.signUps,
      originOf: addresses.tenantOrigin,
      limits: signUpLimits,
      linkLimits,
    }),
    ...onboardingRoutes(services),
    ...roleRoutes({ identity, pluginWords }),
    ...groupRoutes(services),
    ...authorizationRoutes({ identity, installations, pluginWords }),
    // Before those of one policy, whose address would match as well.
    ...policyTrialRoutes(services),
    ...policyRoutes(services),
    ...auditRoutes({ trail: audit.trail, tenants, pluginNames: services.pluginNames }),
    ...tokenRoutes(services),
    ...deviceLoginRoutes(services),
    ...tenantRoutes({ tenants, operations: services.operations, originOf: addresses.tenantOrigin }),
    ...operationRoutes(services),
    ...registryRoutes({ registry, audit, pluginWords }),
    ...reviewRoutes({ review: services.review, audit, pluginWords }),
    ...publishingRoutes({ registry, review: services.review, statistics: services.statistics, audit, pluginWords }),
    ...publisherRoutes(services),
    ...marketplaceRoutes({ marketplace, pluginReviews, installations, audit, pluginWords }),
    ...consentRoutes({ consents, audit, pluginWords }),
    ...rolloutRoutes({ rollouts: services.rollouts, audit, pluginWords }),
    ...updateRoutes(services),
    ...canaryRoutes(services),
    ...recordingRoutes(services),
    ...secretRoutes(services),
    ...planRoutes(services),
    ...planRequestRoutes(services),
    ...quotaRoutes(services),
    ...platformUserRoutes(services),
    ...platformRuntimeRoutes(services),
    ...platformQueueRoutes(services),
    ...platformHealthRoutes(services),
    ...tenantInsightRoutes({ tenants, installations, everywhere: services.everywhere, identity, pluginWords }),
    ...impersonationRoutes({ tenants, identity, audit, originOf: addresses.homeOrigin }),
    ...usageRoutes(services),
  ]
}
