import type { ButtonProps } from '@nuxt/ui/components/Button.vue'
import type { VersionState } from '../api/types.ts'

export interface VersionMove {
  move: 'approve' | 'reject' | 'publish' | 'deprecate' | 'yank'
  icon: string
  tone: ButtonProps['color']
  from: VersionState[]
  needsReason: boolean
  /** Whether it is what is mostly done from there. */
  isMain: boolean
}

const moves: VersionMove[] = [
  {
    move: 'reject',
    icon: 'i-lucide-x',
    tone: 'error',
    from: ['submitted', 'approved'],
    needsReason: true,
    isMain: false,
  },
  {
    move: 'yank',
    icon: 'i-lucide-ban',
    tone: 'error',
    from: ['published', 'deprecated'],
    needsReason: true,
    isMain: false,
  },
  {
    move: 'deprecate',
    icon: 'i-lucide-archive',
    tone: 'neutral',
    from: ['published'],
    needsReason: true,
    isMain: false,
  },
  {
    move: 'approve',
    icon: 'i-lucide-check',
    tone: 'primary',
    from: ['submitted'],
    needsReason: false,
    isMain: true,
  },
  {
    move: 'publish',
    icon: 'i-lucide-rocket',
    tone: 'primary',
    from: ['approved', 'deprecated'],
    needsReason: false,
    isMain: true,
  },
]

/** What a platform user can decide about a version in this state. */
export const movesFrom = (state: VersionState): VersionMove[] => moves.filter(({ from }) => from.includes(state))
