import { nextTick } from 'vue'
import type { Router } from 'vue-router'
import { focusContent } from '../focus-return.ts'

/** Goes on from the new page where what had the focus is gone with the page before: not from the top of the window. */
export const focusOnNavigation = (router: Router): void => {
  router.afterEach(async (to, from, failure) => {
    if (failure || from.matched.length === 0 || to.path === from.path) return
    await nextTick()
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body) focusContent()
  })
}
