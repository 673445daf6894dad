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
  clone: typeof import('./chunks/clone.ts').default
  compression: typeof import('./chunks/compression.ts').default
  encodings: typeof import('./chunks/encodings.ts').default
  'encodings-multibyte': typeof import('./chunks/encodings-multibyte.ts').default
  forms: typeof import('./chunks/forms.ts').default
  idna: typeof import('./chunks/idna.ts').default
  messaging: typeof import('./chunks/messaging.ts').default
  streams: typeof import('./chunks/streams.ts').default
  subtle: typeof import('./chunks/subtle.ts').default
  url: typeof import('./chunks/url.ts').default
  'url-pattern': typeof import('./chunks/url-pattern.ts').default
}

declare global {
  /** What the build gives to every chunk. */
  const core: ChunkContext
}
