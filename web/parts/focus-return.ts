/** What a page is about, below its bar: where the focus goes when what had it is gone. */
export const focusContent = (): void => document.getElementById('content')?.focus({ preventScroll: true })

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

/** Gives the focus back where it was lost meanwhile: to what had it, or to the page if that can not have it any more. */
export const focusAgain = (element: HTMLElement | null): void => {
  if (element === null || document.activeElement !== document.body) return
  element.focus()
  if (document.activeElement !== element) focusContent()
}

/**
 * For `onCloseAutoFocus` of a dialog: gives the focus back to where it was. Where that is gone, as the button that
 * deletes is with what was deleted, it goes to the beginning of the page, unless something else has it by now.
 */
export const focusReturn =
  (to: () => HTMLElement | null | undefined) =>
  (event: Event): void => {
    const before = to()
    if (!before?.isConnected && document.activeElement !== document.body) return
    event.preventDefault()
    before?.focus()
    if (document.activeElement !== before) focusContent()
  }
