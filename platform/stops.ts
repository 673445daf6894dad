/** What has to be stopped when the platform stops, in the order in which it was started. */
export type Stops = (() => unknown)[]

/** Stops what was started, last first. Whoever asks again finds nothing left to do. */
export const stopAll = async (stops: Stops): Promise<void> => {
  for (const stop of stops.splice(0).reverse()) await stop()
}
