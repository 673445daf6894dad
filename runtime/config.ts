import { Resolver } from 'node:dns'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Limits } from '../sandbox/limits.ts'
import type { KeycloakConfig } from './identity/keycloak/admin-api.ts'
import type { Retries } from './queues/retries.ts'
import type { SignUpOptions } from './sign-up/sign-ups.ts'
import { masterKeyIn } from './master-key.ts'

const localHost = (hostname: string) => hostname === 'localhost' || hostname.endsWith('.localhost')

const publicUrl = z.url({ protocol: /^https?$/, error: 'has to be a URL such as https://plexica.example.com' })
const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'has to be a URL such as postgres://user:password@host/database',
})
const redisUrl = z.url({ protocol: /^rediss?$/, error: 'has to be a URL such as redis://host:6379' })

const isDnsServer = (text: string) => {
  try {
    new Resolver().setServers([text])
    return true
  } catch {
    return false
  }
}

/** The environment variables that the platform reads; each is explained in the README. */
const environment = z.object({
  PORT: z.coerce.number('has to be a port number').int().min(0).max(65_535).default(3000),
  PLEXICA_PUBLIC_URL: publicUrl.optional(),
  PLEXICA_ADMIN_URL: publicUrl.optional(),
  PLEXICA_ADMIN_EMAIL: z.email('has to be an e-mail address').max(254).optional(),
  PLEXICA_ADMIN_PASSWORD: z.string().min(12, 'has to have at least 12 characters').max(1024).optional(),
  PLEXICA_DATA_DIR: z.string().min(1).default('.plexica'),
  DATABASE_URL: postgresUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  PLEXICA_MASTER_KEY: z.string().min(32, 'has to have at least 32 characters').optional(),
  PLEXICA_SECRETS_KEYS: z
    .string()
    .transform((text) => text.split(',').map((key) => key.trim()))
    .refine(
      (keys) => keys.every((key) => key.length >= 32),
      'has to be keys of at least 32 characters, separated by commas',
    )
    .optional(),
  PLEXICA_PLATFORM_TOKEN: z
    .string()
    .regex(/^plx_[\w-]{43}$/, 'has to be "plx_" and 43 characters of base64url')
    .optional(),
  PLEXICA_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(16).default(0),
  PLEXICA_AUDIT_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).optional(),
  PLEXICA_UNINSTALL_GRACE_DAYS: z.coerce.number().int().min(0).max(3_650).default(30),
  PLEXICA_WORKERS: z.coerce.number().int().min(1).max(256).optional(),
  PLEXICA_WORKER_MEMORY_MB: z.coerce.number().int().min(128).max(65_536).optional(),
  PLEXICA_WORKER_CPUS: z
    .string()
    .regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, 'has to be a list of processors such as 1-3 or 2,3')
    .optional(),
  S3_BUCKET: z.string().min(1).optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'has to be a URL such as https://s3.example.com' }).optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  S3_PREFIX: z
    .string()
    .regex(/^(?:[\w.-]+\/)*$/, 'has to end with a slash, such as plexica/')
    .default(''),
  PLEXICA_NET_ALLOW_PRIVATE: z.string().default(''),
  PLEXICA_DNS_SERVERS: z
    .string()
    .transform((text) => text.split(',').map((each) => each.trim()))
    .refine(
      (servers) => servers.every(isDnsServer),
      'has to be addresses such as 192.0.2.1 or 127.0.0.1:5353, separated by commas',
    )
    .optional(),
  PLEXICA_OWN_PROCESS: z
    .string()
    .regex(
      /^(tenant|plugin):[a-z0-9-]+(,(tenant|plugin):[a-z0-9-]+)*$/,
      'has to be a list such as tenant:acme,plugin:crm',
    )
    .optional(),
  KEYCLOAK_URL: z
    .url({ protocol: /^https?$/, error: 'has to be a URL such as https://sso.example.com' })
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  KEYCLOAK_CLIENT_ID: z.string().min(1).default('plexica-admin'),
  KEYCLOAK_CLIENT_SECRET: z.string().min(1).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'has to be a URL such as smtp://user:password@host:587' }).optional(),
  PLEXICA_MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\s@<>]+>?$/, 'has to be an address, such as Plexica <no-reply@example.com>')
    .optional(),
  PLEXICA_SIGN_UP: z.enum(['on', 'off'], 'has to be on or off').default('on'),
  PLEXICA_TRIAL_DAYS: z.coerce.number().int().min(0).max(365).default(14),
  PLEXICA_TRIAL_PLAN: z.string().min(2).max(32).default('team'),
  PLEXICA_TRIAL_THEN: z.string().min(2).max(32).default('free'),
  PLEXICA_PLAN_CHANGES: z.enum(['ask', 'at-once'], 'has to be ask or at-once').default('ask'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_ENV: z.string().optional(),
})

export interface S3Config {
  bucket: string
  /** Absent: AWS. */
  endpoint?: string
  region: string
  /** Absent: what the environment of the machine gives, such as its role. */
  credentials?: { accessKeyId: string; secretAccessKey: string }
  /** Before the keys of all objects. */
  prefix: string
}

export interface Config {
  port: number
  /** Origin of the platform's bare host; tenants live at `<slug>.` of it. */
  publicUrl: URL
  /** Origin of the admin app; absent: `admin.` before the public host. */
  adminUrl?: URL
  /** With what the first platform admin signs in; looked at while there is no platform user. */
  firstAdmin?: { email: string; password: string }
  dataDir: string
  /** Absent: the embedded Postgres is started. */
  databaseUrl?: string
  redisUrl?: string
  /** Where new tenants get a realm; absent: nowhere but here. */
  keycloak?: KeycloakConfig
  /** Absent: mails are kept to be looked at instead of sent. */
  smtpUrl?: string
  /** Whom mails come from. */
  mailFrom: string
  /** Whether people make tenants for themselves, and on which terms. */
  signUp: SignUpOptions
  /** Whether tenants get at once the plan that they ask for. */
  plansAtOnce: boolean
  /** Where files lie; absent: in the data folder. */
  s3?: S3Config
  /** Secret from which the keys for logins, cookies and encryption at rest are derived. */
  masterKey: string
  /** Keys of the secrets of installations at rest: the first encrypts, every one decrypts. The master key is always the last. */
  secretsKeys: string[]
  /** A platform token to accept from the start, for unattended set-up. */
  platformToken?: string
  /** How many reverse proxies stand before us, each adding to X-Forwarded-For. */
  trustedProxies: number
  /** Addresses, ranges and host names that plugins may be granted although they are not public; none by default. */
  allowPrivate: string[]
  /** Where proofs of tenants' own domains are looked for; absent: where the machine asks. */
  dnsServers?: string[]
  logLevel: string
  /** How long the audit trail is kept; absent: for ever. */
  auditRetentionDays?: number
  /** How long the data of an uninstalled plugin is kept. */
  uninstallGraceDays: number
  /** Sandbox workers for verified plugins; absent: chosen from the CPUs. */
  workers?: number
  /** What a sandbox worker may hold before it lets go of isolates that nobody uses; absent: see `defaultRoom` in runtime/supervisor/eviction.ts. */
  workerMemoryMb?: number
  /** The processors that sandbox workers may run on, as `taskset` takes them; all unless given. */
  workerCpus?: string
  /** `tenant:<slug>` and `plugin:<id>` whose installations each get a sandbox worker of their own. */
  ownProcess?: string[]
  /** What every installation may use; absent: the defaults. */
  limits?: Limits
  /** How failed deliveries, jobs and webhooks are tried again; absent: the defaults. */
  retries?: Retries
  production: boolean
}

/** Why the platform can't start with this environment, in one sentence for the terminal. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads the configuration once; nothing else looks at the environment.
 *
 * @throws {ConfigError} naming the variable and what it has to be
 * @example
 * const config = readConfig(process.env)
 */
export const readConfig = (env: Record<string, string | undefined>): Config => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ConfigError(`${issue?.path.join('.')}: ${issue?.message}`)
  }
  const values = parsed.data
  const production = values.NODE_ENV === 'production'
  const url = originOf('PLEXICA_PUBLIC_URL', values.PLEXICA_PUBLIC_URL ?? `http://localhost:${values.PORT}`)
  if (production && !values.PLEXICA_MASTER_KEY) {
    throw new ConfigError('PLEXICA_MASTER_KEY: is needed in production; make one with "openssl rand -hex 32"')
  }
  const dataDir = resolve(values.PLEXICA_DATA_DIR)
  const masterKey = values.PLEXICA_MASTER_KEY ?? masterKeyOf(dataDir)
  return {
    port: values.PORT,
    publicUrl: url,
    adminUrl:
      values.PLEXICA_ADMIN_URL === undefined ? undefined : originOf('PLEXICA_ADMIN_URL', values.PLEXICA_ADMIN_URL),
    firstAdmin: firstAdminOf(values),
    dataDir,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    keycloak: keycloakOf(values),
    smtpUrl: values.SMTP_URL,
    mailFrom: values.PLEXICA_MAIL_FROM ?? `Plexica <no-reply@${url.hostname}>`,
    signUp: {
      enabled: values.PLEXICA_SIGN_UP === 'on',
      trial: { days: values.PLEXICA_TRIAL_DAYS, plan: values.PLEXICA_TRIAL_PLAN, then: values.PLEXICA_TRIAL_THEN },
    },
    plansAtOnce: values.PLEXICA_PLAN_CHANGES === 'at-once',
    s3: s3Of(values),
    masterKey,
    secretsKeys: [...(values.PLEXICA_SECRETS_KEYS ?? []), masterKey],
    platformToken: values.PLEXICA_PLATFORM_TOKEN,
    trustedProxies: values.PLEXICA_TRUSTED_PROXIES,
    allowPrivate: values.PLEXICA_NET_ALLOW_PRIVATE.split(',').flatMap((entry) => entry.trim() || []),
    dnsServers: values.PLEXICA_DNS_SERVERS,
    logLevel: values.LOG_LEVEL,
    auditRetentionDays: values.PLEXICA_AUDIT_RETENTION_DAYS,
    uninstallGraceDays: values.PLEXICA_UNINSTALL_GRACE_DAYS,
    workers: values.PLEXICA_WORKERS,
    workerMemoryMb: values.PLEXICA_WORKER_MEMORY_MB,
    workerCpus: values.PLEXICA_WORKER_CPUS,
    ownProcess: values.PLEXICA_OWN_PROCESS?.split(','),
    production,
  }
}

/** @throws {ConfigError} */
const originOf = (variable: string, text: string): URL => {
  const url = new URL(text)
  if (url.pathname !== '/' || url.search || url.hash || url.username)
    throw new ConfigError(`${variable}: has to be an origin, without a path`)
  // Cookies are Secure, and browsers keep those over plain HTTP on localhost only.
  if (url.protocol === 'http:' && !localHost(url.hostname))
    throw new ConfigError(`${variable}: has to be https, except on localhost`)
  return url
}

const firstAdminOf = ({
  PLEXICA_ADMIN_EMAIL: email,
  PLEXICA_ADMIN_PASSWORD: password,
}: z.output<typeof environment>): Config['firstAdmin'] => {
  if (email === undefined && password === undefined) return undefined
  if (email === undefined) throw new ConfigError('PLEXICA_ADMIN_EMAIL: is needed beside PLEXICA_ADMIN_PASSWORD')
  if (password === undefined) throw new ConfigError('PLEXICA_ADMIN_PASSWORD: is needed beside PLEXICA_ADMIN_EMAIL')
  return { email, password }
}

const keycloakOf = ({
  KEYCLOAK_URL: url,
  KEYCLOAK_CLIENT_ID: clientId,
  KEYCLOAK_CLIENT_SECRET: clientSecret,
}: z.output<typeof environment>): KeycloakConfig | undefined => {
  if (url === undefined) return undefined
  if (clientSecret === undefined) throw new ConfigError('KEYCLOAK_CLIENT_SECRET: is needed beside KEYCLOAK_URL')
  // It carries the passwords of first owners, and a secret that may create realms.
  const { protocol, hostname } = new URL(url)
  if (protocol === 'http:' && !localHost(hostname) && hostname !== '127.0.0.1')
    throw new ConfigError('KEYCLOAK_URL: has to be https, except on localhost')
  return { url, clientId, clientSecret }
}

const s3Of = (values: z.output<typeof environment>): S3Config | undefined => {
  const { S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_PREFIX } = values
  if (S3_BUCKET === undefined) {
    if (S3_ENDPOINT !== undefined) throw new ConfigError('S3_BUCKET: is needed beside S3_ENDPOINT')
    return undefined
  }
  if ((S3_ACCESS_KEY_ID === undefined) !== (S3_SECRET_ACCESS_KEY === undefined)) {
    throw new ConfigError('S3_ACCESS_KEY_ID: is needed together with S3_SECRET_ACCESS_KEY')
  }
  return {
    bucket: S3_BUCKET,
    endpoint: S3_ENDPOINT,
    region: S3_REGION,
    ...(S3_ACCESS_KEY_ID !== undefined &&
      S3_SECRET_ACCESS_KEY !== undefined && {
        credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY },
      }),
    prefix: S3_PREFIX,
  }
}

const masterKeyOf = (dataDir: string): string => {
  try {
    return masterKeyIn(dataDir)
  } catch (cause) {
    throw new ConfigError(`PLEXICA_DATA_DIR: ${dataDir} can't be read and written`, { cause })
  }
}
