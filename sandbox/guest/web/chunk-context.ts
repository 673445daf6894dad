import type clone from './chunks/clone.ts'
import type compression from './chunks/compression.ts'
import type encodings from './chunks/encodings.ts'
import type encodingsMultibyte from './chunks/encodings-multibyte.ts'
import type forms from './chunks/forms.ts'
import type idna from './chunks/idna.ts'
import type messaging from './chunks/messaging.ts'
import type streams from './chunks/streams.ts'
import type subtle from './chunks/subtle.ts'
import type url from './chunks/url.ts'
import type urlPattern from './chunks/url-pattern.ts'
import type { WebHost } from './host.ts'
import type { sharedModules } from './shared-modules.ts'

/** What the function that a chunk's source evaluates to is called with. */
export interface ChunkContext {
  modules: typeof sharedModules
  call: WebHost['call']
  report: (error: unknown) => void
  /** Runs `callback` in a turn of its own. */
  later: (callback: () => void) => void
}

/** What each chunk exports: `chunks/<name>.ts`, its default export. */
export interface ChunkExports {
  clone: typeof clone
  compression: typeof compression
  encodings: typeof encodings
  'encodings-multibyte': typeof encodingsMultibyte
  forms: typeof forms
  idna: typeof idna
  messaging: typeof messaging
  streams: typeof streams
  subtle: typeof subtle
  url: typeof url
  'url-pattern': typeof urlPattern
}

declare global {
  /** What the build gives to every chunk. */
  const core: ChunkContext
}
