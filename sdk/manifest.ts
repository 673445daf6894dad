/**
 * What your manifest says, for the types of everything else. `plexica-env.d.ts`, which `plexica` writes from
 * `plexica.json`, fills it in; without that file everything is allowed to the types.
 *
 * @example
 * declare module '@plexica/sdk' {
 *   interface Register { manifest: { capabilities: 'db'; permissions: 'notes.read'; … } }
 * }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- it is for `plexica-env.d.ts` to fill
export interface Register {}

type Declared<Field extends string, Otherwise> = Register extends { manifest: Record<Field, infer Value> }
  ? Value
  : Otherwise

/** Names of the capabilities that the manifest asks for. */
export type CapabilityName = Declared<'capabilities', string>
/** Ids of the permissions that the manifest declares. */
export type Permission = Declared<'permissions', string>
/** Types of the events that the plugin may publish. */
export type PublishedEvent = Declared<'publishes', string>
/** Types of the events that it is told of. */
export type SubscribedEvent = Declared<'subscribes', string>
export type JobName = Declared<'jobs', string>
/** Names of its secret settings. */
export type SecretName = Declared<'secrets', string>
/** Names of its search indexes. */
export type IndexName = Declared<'indexes', string>
/** JSON Schema of its settings, as a type. */
export type SettingsSchema = Declared<'settings', object>
/** The functions that it exposes, with the JSON Schemas of what they take and give, as types. */
export type Exposed = Declared<'exposes', Record<string, { input: unknown; output: unknown }>>
