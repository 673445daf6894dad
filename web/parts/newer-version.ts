import type { Router } from 'vue-router'

/** The address of the script that a page of the app begins with; its name changes with what it holds. */
const firstScript = (page: Document): string | null =>
  page.querySelector('script[type=module][src]')?.getAttribute('src') ?? null

const isReplaced = async (): Promise<boolean> => {
  const answer = await fetch(location.href, { cache: 'no-store', headers: { accept: 'text/html' } })
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  return answer.ok && firstScript(page) !== firstScript(document)
}

/**
 * Loads the page that is gone to anew where a part of the app can't be loaded since a newer version has taken its place.
 * Whatever else keeps parts away, such as a lost connection, is left to the places that need them.
 */
export const followNewerVersions = (router: Router): void => {
  let wanted: string | undefined
  router.beforeEach((to) => {
    wanted = to.fullPath
  })
  addEventListener('vite:preloadError', () => {
    void isReplaced()
      .then((replaced) => {
        if (replaced) location.assign(wanted ?? location.href)
      })
      .catch(() => undefined)
  })
}
