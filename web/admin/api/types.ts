import type { Answer, Row, Schema } from '../../api/operations.ts'

/** What the REST API answers, as far as the admin app uses it. */
/** Whoever is signed in is somebody; only tokens of the platform are not. */
export type PlatformMe = Schema<'PlatformMe'> & Required<Pick<Schema<'PlatformMe'>, 'user'>>
export type PlatformUser = Schema<'PlatformUser'>
export type PlatformRole = PlatformUser['role']

export type Tenant = Schema<'ShownTenant'>
export type TenantInstallation = Schema<'TenantInstallation'>
export type TenantUser = Schema<'TenantUser'>

export type Plan = Schema<'Plan'>
export type PlanRequest = Schema<'PlanRequestOfTenant'>
export type Limit = Schema<'Limit'>
export type Quota = Schema<'Quota'>

export type Version = Schema<'Version'>
export type VersionState = Version['state']
export type RegisteredPlugin = Schema<'RegisteredPlugin'>
export type Difference = Schema<'VersionDifference'>
export type ChangedFile = Schema<'ChangedFiles'>['files'][number]
export type ChangedLines = Schema<'ChangedLines'>
export type Report = Schema<'VersionReport'>
export type Publisher = Schema<'Publisher'>
export type PublisherKey = Schema<'PublisherKey'>

export type Rollout = Schema<'Rollout'>
export type RolloutOutcome = Schema<'RolloutTarget'>['outcome']

export type UsageLine = Row<'/api/v1/platform/usage'>
export type AuditRecord = Schema<'AuditRecord'>
export type Verification = Answer<'get', '/api/v1/platform/audit/verification'>
export type Mail = Schema<'Mail'>

export type Workers = Schema<'SandboxWorkers'>
export type Worker = Workers['items'][number]
export type Isolate = Worker['isolates'][number]
export type Quarantined = Workers['quarantined'][number]
export type DeadLetter = Schema<'DeadLetter'>
