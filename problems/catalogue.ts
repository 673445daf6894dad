interface Entry {
  status: number
  title: string
  /** Whether the same call may succeed later unchanged. */
  retry: boolean
}

const entry = (status: number, title: string, retry = false): Entry => ({ status, title, retry })

/** Every error code of the platform. Codes are stable: clients and plugins match on them. */
export const catalogue = {
  // What a caller did
  'request.invalid': entry(400, 'The request does not match what this route takes'),
  'request.not_found': entry(404, 'There is nothing at this address'),
  'request.method_not_allowed': entry(405, 'This address does not take this method'),
  'request.too_large': entry(413, 'The request is larger than it may be'),
  'request.media_type': entry(415, 'The request has a content type that is not taken here'),
  'request.conflict': entry(409, 'The request contradicts the present state'),
  'request.precondition': entry(412, 'It was changed by someone else meanwhile'),
  'rate.limited': entry(429, 'Too many requests', true),
  'quota.reached': entry(409, 'There are as many of these as there may be'),
  'quota.exceeded': entry(429, 'As much was used in this period as may be', true),

  // Who is calling
  'auth.required': entry(401, 'Sign in first'),
  'auth.invalid_token': entry(401, 'The token is unknown, expired or revoked'),
  'auth.forbidden': entry(403, 'You may not do this'),
  'auth.csrf': entry(403, 'The request did not come from a page of this site'),
  'auth.sign_in_failed': entry(401, 'Signing in did not succeed'),
  'auth.password_off': entry(403, 'Passwords are not taken here'),
  'auth.link_invalid': entry(403, 'This link is not valid, or not any more'),

  'provider.untested': entry(409, 'This way to sign in did not pass a test yet'),
  'provider.needed': entry(409, 'Without this way to sign in, people could not come in'),
  'provider.failed': entry(502, 'The provider that signs people in can not be used', true),

  'policy.invalid': entry(422, 'The policy can not be used as it is'),
  'policy.unavailable': entry(503, 'Policies can not be asked now', true),

  // Tenants
  'tenant.unknown': entry(404, 'There is no tenant at this address'),
  'tenant.suspended': entry(403, 'This tenant is suspended'),
  'tenant.exists': entry(409, 'A tenant with this slug exists'),
  'tenant.provisioning_failed': entry(500, 'The tenant could not be created; nothing of it was kept', true),

  'domain.taken': entry(409, 'This domain belongs to another tenant'),

  'sign_up.off': entry(403, 'Nobody signs up here'),

  // Registry
  'bundle.invalid': entry(422, 'The bundle is not acceptable'),
  'bundle.too_large': entry(413, 'The bundle is larger than it may be'),
  'version.exists': entry(409, 'This version exists with other content; versions never change'),
  'version.yanked': entry(409, 'This version was taken back; it is not installed any more'),
  'signature.missing': entry(422, 'The bundle has to be signed'),
  'signature.invalid': entry(422, 'The signature of the bundle is worth nothing here'),
  'plugin.taken': entry(409, 'Another has a plugin of this name'),
  'version.unknown': entry(404, 'There is no such plugin or version'),
  'installation.unknown': entry(404, 'This plugin is not installed here'),
  'installation.exists': entry(409, 'This plugin is installed already'),
  'installation.changing': entry(409, 'This installation is being changed now', true),
  'installation.kept': entry(409, 'This plugin was uninstalled here, and its data is still there'),
  'installation.disabled': entry(409, 'This installation is disabled'),
  'installation.failed': entry(409, 'This installation failed and has to be repaired first'),
  'installation.quarantined': entry(503, 'This installation was stopped after it broke its process repeatedly', true),
  'lifecycle.failed': entry(422, 'A step in the life of the plugin failed and was undone'),
  'dependency.missing': entry(409, 'The plugin needs others that are not installed'),
  'dependency.conflict': entry(409, 'Plugins need versions of one another that do not go together'),
  'dependency.cycle': entry(409, 'Plugins need one another in a circle'),
  'dependency.disabled': entry(409, 'The plugin needs others that are disabled'),
  'dependency.needed': entry(409, 'Other plugins need this one'),
  'dependency.too_many': entry(409, 'There are too many ways to give the plugin what it needs'),
  'grant.invalid': entry(422, 'The grant does not match what the manifest asks for'),
  'migration.failed': entry(422, 'A migration of the plugin failed; nothing of it was kept'),
  'migration.changed': entry(409, 'A migration that ran before has changed since'),

  // Plugin code
  'plugin.error': entry(502, 'The plugin failed'),
  'plugin.load_failed': entry(502, 'The plugin could not be loaded'),
  'plugin.crashed': entry(502, 'The plugin ended the process that ran it'),
  'plugin.no_route': entry(404, 'The plugin has no such route'),
  'plugin.bad_response': entry(502, 'The plugin did not give a response'),

  // Limits of an invocation
  'invocation.cpu': entry(503, 'The plugin used more CPU time than it may'),
  'invocation.timeout': entry(504, 'The plugin did not answer in time', true),
  'invocation.memory': entry(503, 'The plugin used more memory than it may'),
  'invocation.stalled': entry(502, 'The plugin waits for something that can never happen'),
  'invocation.host_calls': entry(503, 'The plugin made more host calls than it may'),
  'invocation.bridge_bytes': entry(503, 'The plugin sent more bytes to the host than it may'),
  'invocation.response_size': entry(502, 'The response of the plugin is larger than it may be'),
  'invocation.timers': entry(503, 'The plugin set more timers than it may'),
  'invocation.unknown': entry(403, 'There is no such invocation'),
  'invocation.ended': entry(409, 'The invocation is over'),
  'invocation.unrecorded': entry(409, 'The recording has no answer to this host call'),
  'invocation.cancelled': entry(499, 'The caller went away'),
  'installation.busy': entry(503, 'The plugin has as many invocations running and waiting as it may', true),
  'isolate.lost': entry(503, 'The isolate running the plugin was ended', true),
  'isolate.evicted': entry(503, 'The isolate running the plugin was evicted', true),
  'worker.lost': entry(503, 'The process running the plugin ended', true),
  'platform.starting': entry(503, 'The platform is starting', true),
  'platform.draining': entry(503, 'The platform is stopping', true),

  // Capabilities
  'capability.unknown': entry(403, 'There is no such capability'),
  'capability.undeclared': entry(403, 'The manifest of the plugin does not ask for this capability'),
  'capability.denied': entry(403, 'This capability was not granted'),
  'capability.scope': entry(403, 'The grant does not reach this far'),
  'capability.invalid': entry(400, 'The host call does not match what this capability takes'),
  'db.error': entry(400, 'The database refused the statement'),
  'db.refused': entry(403, 'This statement is not allowed for plugins'),
  'db.timeout': entry(504, 'The statement took longer than it may', true),
  'db.quota': entry(507, 'The tables of the installation take as much space as they may'),
  'db.too_large': entry(413, 'The statement takes more memory than it may, or its result is too large'),
  'db.unavailable': entry(503, 'The database can not be reached now', true),
  'kv.conflict': entry(409, 'The value was changed by someone else meanwhile'),
  'kv.too_large': entry(413, 'The value is larger than it may be'),
  'kv.quota': entry(507, 'The installation has as many keys or bytes as it may'),
  'storage.too_large': entry(413, 'The file is larger than it may be'),
  'storage.quota': entry(507, 'The installation has as many files or bytes as it may'),
  'storage.busy': entry(429, 'The installation writes as many files at once as it may', true),
  'storage.changed': entry(409, 'The file was changed or removed meanwhile', true),
  'storage.link_invalid': entry(403, 'This link is not valid, or not any more'),
  'event.too_large': entry(413, 'The event is larger than it may be'),
  'event.quota': entry(429, 'The plugin publishes more events than it may', true),
  'event.loop': entry(508, 'Events led to one another for too long'),
  'job.too_large': entry(413, 'The data of the job is larger than it may be'),
  'job.quota': entry(507, 'The installation has as many jobs waiting as it may'),
  'search.quota': entry(507, 'The installation has as much to search as it may'),
  'search.timeout': entry(503, 'The search took longer than it may', true),
  'notify.limited': entry(429, 'These users were notified as often as they may be', true),
  'net.refused': entry(403, 'This address may not be reached'),
  'net.failed': entry(502, 'The other side could not be reached', true),
  'net.limit': entry(503, 'The plugin asks more of the network than it may'),
  'secrets.unset': entry(409, 'An admin has not set this secret yet'),
  'call.not_exposed': entry(404, 'The other plugin exposes no such function'),
  'call.forbidden': entry(403, 'The user may not do this at the other plugin'),
  'call.invalid_input': entry(422, 'The input does not match what the function of the other plugin takes'),
  'call.invalid_output': entry(502, 'The other plugin answered something else than it says'),
  'call.too_large': entry(413, 'The input or the result of the call is larger than it may be'),
  'call.depth': entry(508, 'Plugins called one another too deep'),
  'call.limit': entry(503, 'Plugins called one another more often than they may'),
  'call.timeout': entry(504, 'The other plugin did not answer in time', true),
  'call.failed': entry(502, 'The other plugin failed'),
  'call.in_transaction': entry(409, 'Other plugins can not be called while a transaction is open'),

  // Ours
  'platform.error': entry(500, 'Something went wrong on our side', true),
} as const satisfies Record<string, Entry>

export type ProblemCode = keyof typeof catalogue
