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

/**
 * For `onCloseAutoFocus` of a dialog: gives the focus back to where it was. Where that is gone, as the button that
 * deletes is with what was deleted, it goes to the beginning of the page, unless something else has it by now.
 */
export const focusReturn =
  (to: () => HTMLElement | null | undefined) =>
  (event: Event): void => {
    const before = to()
    const element = before?.isConnected || document.activeElement !== document.body ? before : contentOfPage()
    if (!element?.isConnected) return
    event.preventDefault()
    element.focus()
  }

const contentOfPage = () => document.getElementById('content')
