/** What the benchmark asks the process of the platform beside HTTP. */
export interface Ask {
  /** A token that acts as this user. */
  token: { question: { slug: string; email: string; password: string }; answer: string }
  /** Id of an installation. */
  deployed: { question: { slug: string; plugin: string }; answer: string }
  /** Switches metering, and holding to quotas of days, on or off. */
  metered: { question: { on: boolean }; answer: void }
  /** Forgets the isolates of an installation. */
  evict: { question: { installation: string }; answer: void }
  /** Milliseconds that each of some decisions about the owner takes: on one thing of a plugin each, or on none. */
  decide: {
    question: { slug: string; plugin: string; permission: string; times: number; resource: boolean }
    answer: number[]
  }
}
