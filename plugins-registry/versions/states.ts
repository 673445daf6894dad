import { said } from '../../languages/said.ts'
import { wordOf } from '../../languages/words.ts'
import { Problem } from '../../problems/problem.ts'

/*
 * The way of a version:
 *
 *   draft ──▶ submitted ──▶ approved ──▶ published ◀──▶ deprecated
 *     ▲           │  │                       │              │
 *     └───────────┘  └──▶ rejected           └──▶ yanked ◀──┘
 *
 * What was rejected stays rejected: bytes never change, so what answers the reasons is another version.
 */

export const versionStates = [
  'draft',
  'submitted',
  'approved',
  'rejected',
  'published',
  'deprecated',
  'yanked',
] as const

export type VersionState = (typeof versionStates)[number]

/** Who moves a version: the one whose plugin it is, or a platform admin. */
export type Mover = 'owner' | 'platform'

interface MoveRule {
  from: readonly VersionState[]
  to: VersionState
  by: readonly Mover[]
  /** Whether it has to be said why. */
  needsReason?: true
  /** From where it leads too if only its owner sees the plugin: nobody else has to approve of it. */
  ofPrivate?: readonly VersionState[]
}

const versionMoves = {
  submit: { from: ['draft'], to: 'submitted', by: ['owner', 'platform'] },
  withdraw: { from: ['submitted'], to: 'draft', by: ['owner', 'platform'] },
  approve: { from: ['submitted'], to: 'approved', by: ['platform'] },
  reject: { from: ['submitted', 'approved'], to: 'rejected', by: ['platform'], needsReason: true },
  publish: { from: ['approved', 'deprecated'], to: 'published', by: ['owner', 'platform'], ofPrivate: ['draft'] },
  deprecate: { from: ['published'], to: 'deprecated', by: ['owner', 'platform'], needsReason: true },
  yank: { from: ['published', 'deprecated'], to: 'yanked', by: ['owner', 'platform'], needsReason: true },
} as const satisfies Record<string, MoveRule>

export type VersionMove = keyof typeof versionMoves

export const versionMoveNames = Object.keys(versionMoves) as [VersionMove, ...VersionMove[]]

/** States in which tenants may install a version. What is yanked goes on where it is installed. */
export const installableStates: readonly VersionState[] = ['published', 'deprecated']

/**
 * The state that a move leads to.
 *
 * @throws {Problem} `auth.forbidden`, `request.invalid` without a reason that is needed, `request.conflict` from a state that it does not lead out of
 */
export const stateAfter = (
  move: VersionMove,
  { from, by, reason, isPrivate }: { from: VersionState; by: Mover; reason?: string | undefined; isPrivate: boolean },
): VersionState => {
  const rule: MoveRule = versionMoves[move]
  if (!rule.by.includes(by))
    throw new Problem('auth.forbidden', {
      detail: said('To {move} a version is for platform admins.', { move: wordOf(move) }),
    })
  const starts = [...rule.from, ...((isPrivate && rule.ofPrivate) || [])]
  if (!starts.includes(from))
    throw new Problem('request.conflict', {
      detail: said('A version that is {from} can not be moved by "{move}": it has to be {states}.', {
        from: wordOf(from),
        move: wordOf(move),
        states: starts.map(wordOf).reduce((one, other) => said('{one} or {other}', { one, other })),
      }),
      state: from,
    })
  if (rule.needsReason && reason === undefined)
    throw new Problem('request.invalid', {
      detail: said('reason: has to say why, to {move} a version.', { move: wordOf(move) }),
    })
  return rule.to
}
