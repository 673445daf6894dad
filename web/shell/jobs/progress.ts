/** How far a job says it is, from 0 to 1, if what it says is that: a part, a percentage, or `{ done, total }`. */
export const partDone = (progress: unknown): number | undefined => {
  if (typeof progress === 'number') {
    if (progress < 0 || progress > 100) return undefined
    return progress <= 1 ? progress : progress / 100
  }
  if (typeof progress !== 'object' || progress === null) return undefined
  const { done, total, percent } = progress as Record<string, unknown>
  if (typeof percent === 'number') return partDone(Math.max(1, percent))
  return typeof done === 'number' && typeof total === 'number' && total > 0 ? Math.min(1, done / total) : undefined
}
