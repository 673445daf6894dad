/** Capabilities that make one thing possible, as an admin understands it. */
interface Feature<T> {
  /** Undefined for those that no feature was named for. */
  title: string | undefined
  capabilities: T[]
}

/** Capabilities by what they make possible, in the order of the manifest; those of no feature come first. */
export const inFeatures = <T extends { feature?: string | undefined }>(capabilities: readonly T[]): Feature<T>[] => {
  const groups = Map.groupBy(capabilities, ({ feature }) => feature)
  const all = [...groups].map(([title, group]) => ({ title, capabilities: group }))
  return [...all.filter(({ title }) => title === undefined), ...all.filter(({ title }) => title !== undefined)]
}
