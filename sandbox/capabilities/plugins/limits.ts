/** What is the same for everyone in `plugins`; how much may be called is in limit-catalogue.ts. */
export const callLimits = {
  /** What a call leaves of its caller's time, so that the caller can still answer when it ran out. */
  marginMs: 50,
}
