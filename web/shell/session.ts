import { computed, inject, provide, type InjectionKey, type Ref } from 'vue'
import type { Me } from '../api/types.ts'

export interface Session {
  me: Ref<Me>
  can: (permission: string | undefined) => boolean
  isAdmin: Ref<boolean>
}

const sessionKey: InjectionKey<Session> = Symbol('session')

/** Gives the pages below the signed-in user. */
export const provideSession = (me: Ref<Me>): Session => {
  const session: Session = {
    me,
    can: (permission) => permission === undefined || me.value.permissions.includes(permission),
    isAdmin: computed(() => me.value.permissions.includes('plexica.installations.manage')),
  }
  provide(sessionKey, session)
  return session
}

/** Who is signed in, and what they may do; only below `provideSession`. */
export const useSession = (): Session => inject(sessionKey)!
