/** Types of the globals that guest code itself uses. */
type AbortSignal = import('./abort.ts').AbortSignal
declare var AbortController: typeof import('./abort.ts').AbortController
declare var DOMException: typeof import('./dom-exception.ts').DOMException
type Request = import('./request.ts').Request
type Response = import('./response.ts').Response
declare var Response: typeof import('./response.ts').Response
declare var console: Record<'debug' | 'error' | 'info' | 'log' | 'warn', (...values: unknown[]) => void>
