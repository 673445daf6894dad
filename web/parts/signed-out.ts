import type { InjectionKey, Ref } from 'vue'

/** Whether a call was answered with "sign in first". */
export const signedOutKey: InjectionKey<Ref<boolean>> = Symbol('signed out')

/** Where to sign in, to come back to the page that is open now. */
export const signInAddress = (): string =>
  `/auth/sign-in?returnTo=${encodeURIComponent(`${location.pathname}${location.search}${location.hash}`)}`
