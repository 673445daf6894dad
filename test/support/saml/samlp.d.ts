/** What the tests use of a package that has no types. */
declare module 'samlp' {
  import type { Request, RequestHandler } from 'express'

  const samlp: Record<'auth' | 'metadata' | 'logout', (options: object) => RequestHandler> & {
    parseRequest(request: Request, done: (error: Error | null, asked?: SamlRequest) => void): void
    getSamlResponse(options: object, user: object, done: (error: Error | null, xml: string) => void): void
  }
  export default samlp

  /** What a service provider asks for in its request. */
  export interface SamlRequest {
    id?: string
    assertionConsumerServiceURL?: string
  }
}

declare module 'samlp/lib/sessionParticipants/index.js' {
  export default class SessionParticipants {
    constructor(participants: object[])
  }
}
