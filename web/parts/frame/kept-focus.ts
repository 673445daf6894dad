import { onScopeDispose } from 'vue'
import { focusContent } from '../focus-return.ts'

const dialogs = '[role=dialog], [role=alertdialog]'

/**
 * Keeps the focus on the page where browsers drop it. A button that waits for an answer is disabled meanwhile: it gets
 * the focus back once it is enabled again. What is gone with what it did, such as the button that suspends, leaves it to
 * the beginning of the page; dialogs look after their own.
 */
export const useKeptFocus = (): void => {
  let last: HTMLElement | null = null
  const remember = ({ target }: FocusEvent) => {
    last = target instanceof HTMLElement ? target : null
  }
  const watcher = new MutationObserver((changes) => {
    if (!last || document.activeElement !== document.body) return
    if (last.isConnected) {
      const isEnabled = changes.some(({ target }) => target === last) && !last.hasAttribute('disabled')
      if (isEnabled) last.focus({ preventScroll: true })
    } else if (!document.querySelector(dialogs)) focusContent()
  })
  document.addEventListener('focusin', remember)
  watcher.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] })
  onScopeDispose(() => {
    document.removeEventListener('focusin', remember)
    watcher.disconnect()
  })
}
