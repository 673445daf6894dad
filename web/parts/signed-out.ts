import type { InjectionKey, Ref } from 'vue'

/** Whether a call was answered with "sign in first". */
export const signedOutKey: InjectionKey<Ref<boolean>> = Symbol('signed out')

/** Where to sign in, to come back to the page that is open now unless told. */
export const signInAddress = (returnTo = `${location.pathname}${location.search}${location.hash}`): string =>
  `/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`

/** Where a tab ends in which somebody signed in to go on in another one. */
export const signedInPath = '/signed-in'

/** Over which tabs tell each other that somebody signed in. */
export const signedInChannel = (): BroadcastChannel => new BroadcastChannel('plexica.signed-in')
