const fields =
  'form :is(input, textarea, select, button, [tabindex="0"], [contenteditable=true])' +
  ':not(:disabled, [tabindex="-1"], [aria-hidden=true])'

/**
 * Begins a form that opens over the page in its first field, not on the button that closes it: what a dialog does when
 * it asks where its focus goes (`onOpenAutoFocus`). Without a field, the dialog decides by itself.
 */
export const beginInFirstField = (event: Event): void => {
  const field = (event.target as HTMLElement).querySelector<HTMLElement>(fields)
  if (!field) return
  event.preventDefault()
  field.focus()
}
