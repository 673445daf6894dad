import { inEnglish, said, type Said } from '../../languages/said.ts'

/** Why an installation was not brought to a version, or did not stay at it, as it is kept. */
export interface Reason {
  code: string
  message: string
}

const reason = (code: string, words: Said): Reason => ({ code, message: inEnglish(words) })

export const notInstalled = reason('installation.unknown', said('The plugin is not installed there.'))
export const hasIt = reason('rollout.current', said('It has this version already.'))
export const isPinned = reason('rollout.pinned', said('The tenant keeps its version.'))
export const isLater = reason('rollout.newer', said('It has a later version.'))
export const wasCancelled = reason('rollout.cancelled', said('The rollout was cancelled before.'))
export const overtaken = reason('update.overtaken', said('Its version was changed meanwhile.'))
export const worseElsewhere = reason('update.canary', said('It was so at another tenant.'))
export const canaryStopped = reason('update.cancelled', said('Its canary was stopped.'))
export const isSuspended = reason('tenant.suspended', said('The tenant is suspended.'))
