import { inject, provide, type InjectionKey, type Ref } from 'vue'
import type { PlatformMe } from './api/types.ts'

export interface Session {
  me: Ref<PlatformMe>
  can: (permission: string | undefined) => boolean
}

const sessionKey: InjectionKey<Session> = Symbol('session')

/** Gives the pages below the platform user who is signed in. */
export const provideSession = (me: Ref<PlatformMe>): Session => {
  const session: Session = {
    me,
    can: (permission) => permission === undefined || me.value.permissions.includes(permission),
  }
  provide(sessionKey, session)
  return session
}

/** Who is signed in, and what they may do; only below `provideSession`. */
export const useSession = (): Session => inject(sessionKey)!
