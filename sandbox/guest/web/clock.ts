import { now } from '../intrinsics.ts'

/** When the isolate began, in milliseconds since the epoch. */
export const origin = now()
let latest = 0

/** Whole milliseconds since the isolate began; never going back. A finer clock would serve timing attacks. */
export const elapsedMs = (): number => {
  const elapsed = now() - origin
  if (elapsed > latest) latest = elapsed
  return latest
}
