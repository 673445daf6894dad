import type { Logger } from 'pino'
import type { Config } from '../runtime/config.ts'
import { startHousekeeping } from '../runtime/tenants/housekeeping.ts'
import type { Foundations } from './foundations.ts'
import type { Plugins } from './plugins.ts'
import type { Sandbox } from './sandbox.ts'
import type { Stops } from './stops.ts'
import type { Tenancy } from './tenancy.ts'

/** Deletes what is due of everything that came before: tenants, installations, trials, recordings, the audit trail. */
export const keepHouse = (
  { auditRetentionDays }: Config,
  { core, audit }: Foundations,
  { tenants, trials, signUps, operations, domains }: Tenancy,
  { recordings }: Sandbox,
  { installations, consents }: Plugins,
  { log, stops }: { log: Logger; stops: Stops },
) => {
  const purgeInstallations = () =>
    installations.purgeExpired(undefined, ({ tenant, plugin }, trx) =>
      audit.record(
        {
          tenantId: tenant.id,
          actor: { kind: 'system', id: null },
          action: 'installation.purge',
          target: plugin,
          detail: { why: 'It was uninstalled long enough ago.' },
        },
        trx,
      ),
    )
  stops.push(
    startHousekeeping({
      core,
      tenants,
      installations: { purgeExpired: purgeInstallations },
      consents,
      recordings,
      trials,
      signUps,
      operations,
      domains,
      ...(auditRetentionDays !== undefined && { retention: { trail: audit.trail, days: auditRetentionDays } }),
      onError: (err) => log.error({ err }, 'housekeeping failed'),
    }),
  )
}
