import * as abort from './abort.ts'
import * as base64 from './base64.ts'
import * as chunkRegistry from './chunk-registry.ts'
import * as define from './define.ts'
import * as domException from './dom-exception.ts'
import * as encoding from './encoding.ts'
import * as events from './events.ts'
import * as intrinsics from '../intrinsics.ts'
import * as pairIterator from './pair-iterator.ts'
import * as utf8 from './utf8.ts'

/**
 * Modules of the core that chunks import, by their path without extension: `buildGuest` turns those imports into
 * looks at this table, so that each exists once in an isolate and intrinsics are those of before plugin code ran.
 */
export const sharedModules = {
  intrinsics,
  'web/abort': abort,
  'web/base64': base64,
  'web/chunk-registry': chunkRegistry,
  'web/define': define,
  'web/dom-exception': domException,
  'web/encoding': encoding,
  'web/events': events,
  'web/pair-iterator': pairIterator,
  'web/utf8': utf8,
}
