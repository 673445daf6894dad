/** Someone of the tenant's team. */
export interface TeamMember {
  id: string
  name: string
  /** Only if the grant says so. */
  email?: string
}

/**
 * The active users of the tenant. Needs `"capabilities": { "users": {} }` in the manifest; with
 * `"scope": { "email": true }` their e-mail addresses come along.
 */
export interface Users {
  /**
   * By name.
   *
   * @example
   * const { items } = await users.list({ limit: 100 })
   */
  list(options?: { limit?: number; cursor?: string }): Promise<{ items: TeamMember[]; cursor?: string }>

  /** Undefined when there is none, or not any more. */
  get(id: string): Promise<TeamMember | undefined>
}
