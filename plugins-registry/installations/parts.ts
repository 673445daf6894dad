import type { Knex } from 'knex'
import type { Quotas } from '../../runtime/quotas/quotas.ts'
import type { Secrets } from '../../runtime/secrets/secrets.ts'
import type { Supervisor } from '../../runtime/supervisor/types.ts'
import type { Deployments } from './deployments.ts'
import type { Installation } from './installation.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Needs } from '../dependencies/needs.ts'
import type { Registry } from '../versions/registry.ts'
import type { Schemas } from './schemas.ts'

/** The tenant at which something is installed. */
export interface At {
  id: string
  slug: string
}

/** Is given an installation where it is locked, and throws if it is not as its caller saw it. */
export type ExpectInstallation = (found: Installation) => void

/** What every step in the life of an installation is made with. */
export interface InstallationParts {
  core: Knex
  registry: Pick<Registry, 'version' | 'migrations'>
  secrets: Pick<Secrets, 'write'>
  quotas: Pick<Quotas, 'limits' | 'mayAdd'>
  supervisor: Pick<Supervisor, 'surface' | 'settled'>
  schemas: Schemas
  needs: Needs
  lifecycle: Lifecycle
  deployments: Pick<Deployments, 'of' | 'next'>
  /** Holds back more than a few pieces of work that each hold one connection while they use another. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** @throws {Problem} `installation.unknown` */
  get: (tenant: { id: string }, plugin: string) => Promise<Installation>
  /** Tells every process that an installation changed. */
  tell: (tenant: { id: string }, plugin: string) => Promise<void>
  /** An update asks for capabilities that were not granted. */
  onAsked: (tenant: At, plugin: string, capabilities: string[]) => void
  /** A version was installed, or upgraded to. */
  onInstalled: (version: { plugin: string; version: string }) => void
  /** Ends what runs of an installation, in every process. */
  stop: (installationId: string) => Promise<void>
}
