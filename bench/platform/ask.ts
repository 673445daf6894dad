/** What the benchmark asks the process of the platform beside HTTP. */
export interface Ask {
  /** A token that acts as this user. */
  token: { question: { slug: string; email: string; password: string }; answer: string }
  /** The sandbox workers at work. */
  workers: { question: undefined; answer: { number: number; pid?: number; residentBytes: number; isolates: number }[] }
  /** Id of an installation. */
  deployed: { question: { slug: string; plugin: string }; answer: string }
  /** Forgets the isolates of an installation. */
  evict: { question: { installation: string }; answer: void }
  /** Runs a plugin that never returns under a CPU limit of its own; says how long it took to end, and how. */
  endless: {
    question: { slug: string; plugin: string; cpuMs: number }
    answer: { ms: number; code: string }
  }
}
