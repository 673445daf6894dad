import { onScopeDispose } from 'vue'

/**
 * A button that waits for an answer is disabled meanwhile, and browsers take the focus from what is disabled: gives it
 * back once it is enabled again, unless something else has it by then.
 */
export const useKeptFocus = (): void => {
  let last: EventTarget | null = null
  const remember = ({ target }: FocusEvent) => {
    last = target
  }
  const watcher = new MutationObserver((changes) => {
    const enabled = changes.some(({ target }) => target === last && !(target as HTMLElement).hasAttribute('disabled'))
    if (enabled && document.activeElement === document.body) (last as HTMLElement).focus({ preventScroll: true })
  })
  document.addEventListener('focusin', remember)
  watcher.observe(document.body, { subtree: true, attributeFilter: ['disabled'] })
  onScopeDispose(() => {
    document.removeEventListener('focusin', remember)
    watcher.disconnect()
  })
}
