/**
 * `@plexica/sdk`: what a plugin is written with. It has no dependencies, and what a plugin does not use
 * of it adds nothing to its bundle.
 *
 * @example
 * import { definePlugin } from '@plexica/sdk'
 *
 * export default definePlugin({
 *   routes: {
 *     'GET /notes': {
 *       permission: 'notes.read',
 *       handler: async (_request, { db }) => ({ items: await db.query('select * from notes order by id') }),
 *     },
 *   },
 * })
 */
export { definePlugin, defineRoutes } from './plugin.ts'
export { jsonSchema } from './json-schema.ts'
export { formSchema } from './forms/form-schema.ts'
export { texts, type LocaleFile, type Texts } from './texts.ts'
export { listing, pageOf } from './listing.ts'
export { fieldProblems, Problem } from './problem.ts'
export { Expose, Job, OnEvent, Permission, PlexicaPlugin, Route } from './decorators.ts'
export type {
  EventHandler,
  FetchHandler,
  JobHandler,
  LifecycleStep,
  Method,
  ParamsOf,
  Plugin,
  RouteHandler,
  RouteKey,
  Routes,
} from './plugin.ts'
export type { CheckedInput, RouteInput } from './input.ts'
export type { RouteResponse } from './response.ts'
export type { JsonSchema } from './json-schema.ts'
export type { FormDefinition } from './forms/definition.ts'
export type { FilterKind, Listing, ListingDefinition, ListingQuery } from './listing.ts'
export type { FieldProblem } from './problem.ts'
export type { Checked, FromJsonSchema, Issue, OutputOf, Schema } from './schema.ts'
export type {
  CapabilityName,
  Exposed,
  IndexName,
  JobName,
  PublishedEvent,
  Register,
  SecretName,
  SettingsSchema,
  SubscribedEvent,
} from './manifest.ts'
export type { Capabilities, Context, Log, Params, Resource, Tenant, User } from './context.ts'
export type { Db, Executed, OpenTransaction, Row, SqlValue, Statement, Transaction, TransactionOptions } from './db.ts'
export type { Events, NewEvent, PluginEvent, PublishOptions } from './events.ts'
export type { EnqueueOptions, Jobs, JobSchedule, JobStatus, NewJobSchedule, PluginJob } from './jobs.ts'
export type { Json, Kv, KvListOptions, KvOperation, KvPage, KvResults, KvSetOptions } from './kv.ts'
export type {
  FileBody,
  FileInfo,
  FileListOptions,
  FilePage,
  PutOptions,
  SignedUrlOptions,
  Storage,
  StorageUsage,
  StoredFile,
} from './storage.ts'
export type { Net } from './net.ts'
export type { Notice, Notify, NotifyChannel, NotifyOptions, Said } from './notify.ts'
export type { CallOptions, Caller, ExposedFunction, Plugins } from './plugins.ts'
export type { Search, SearchDocument, SearchFilter, SearchFound, SearchLanguage, SearchOptions } from './search.ts'
export type { Secrets } from './secrets.ts'
export type { TeamMember, Users } from './users.ts'
export { isPlexicaError } from './errors.ts'
export type { PlexicaError, PlexicaErrorCode } from './errors.ts'
