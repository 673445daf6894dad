import type { Api } from '../../api/client.ts'
import { leaveFor } from '../../parts/sign-in/leave-for.ts'

/** Where to begin a sign-in that ends at the home page. */
export const signInPage = '/auth/sign-in?returnTo=%2F'

/** Posts the sign-in form of a realm; gives the address at which the browser goes on. */
export const postSignIn = async (
  api: Api,
  uid: string,
  credentials: { email: string; password: string },
): Promise<string> => {
  const path = `/auth/interaction/${encodeURIComponent(uid)}` as const
  return (await api.call<{ redirectTo: string }>(path, { method: 'POST', body: credentials })).redirectTo
}

/**
 * Signs in who has just chosen a password, without asking for it again: begins a sign-in as the browser would, and posts
 * its form. Where that is not possible, such as when someone else is signed in, it leads to the sign-in page.
 */
export const signInWithNewPassword = async (
  api: Api,
  credentials: { email: string; password: string },
): Promise<never> => {
  const form = await fetch(signInPage, { headers: { accept: 'text/html' } }).catch(() => undefined)
  const uid = /^\/sign-in\/([\w-]+)$/.exec(form ? new URL(form.url).pathname : '')?.[1]
  if (uid === undefined) return leaveFor(signInPage)
  return leaveFor(await postSignIn(api, uid, credentials).catch(() => signInPage))
}

/** Whether this can be an address, as far as a form needs to know. */
export const isEmail = (given: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given.trim())
