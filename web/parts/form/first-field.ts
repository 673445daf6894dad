const fields =
  'form :is(input, textarea, select, button, [tabindex="0"], [contenteditable=true])' +
  ':not(:disabled, [tabindex="-1"], [aria-hidden=true])'

/** The first field of what holds a form. */
export const firstField = (around: Element): HTMLElement | null => around.querySelector<HTMLElement>(fields)

/** Whether something is a field of a form, or a button in one. */
export const isField = (element: unknown): element is HTMLElement =>
  element instanceof HTMLElement && element.matches(fields)

/**
 * Begins a form that opens over the page in its first field, not on the button that closes it: what a dialog does when
 * it asks where its focus goes (`onOpenAutoFocus`). Without a field, the dialog decides by itself.
 */
export const beginInFirstField = (event: Event): void => {
  const field = firstField(event.target as HTMLElement)
  if (!field) return
  event.preventDefault()
  field.focus()
}
