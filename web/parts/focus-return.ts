/**
 * Where the focus belongs once a dialog is closed that is opened now: on what has it, or, as entries of a menu are gone
 * by then, on the button that opened the menu.
 */
export const focusedNow = (): HTMLElement | null => {
  const active = document.activeElement
  const button = active?.closest('[role=menu]')?.getAttribute('aria-labelledby')
  const focused = button ? document.getElementById(button) : active
  return focused instanceof HTMLElement && focused !== document.body ? focused : null
}

/** For `onCloseAutoFocus` of a dialog: gives the focus back to where it was, if that is still there. */
export const focusReturn =
  (to: () => HTMLElement | null | undefined) =>
  (event: Event): void => {
    const element = to()
    if (!element?.isConnected) return
    event.preventDefault()
    element.focus()
  }
