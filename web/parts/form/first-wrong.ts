import { nextTick } from 'vue'

/**
 * Takes whoever sent a form to the first field in it that is wrong, as soon as the fields say so: what a form does on
 * `@error`, and with what the API refused. Where no field of it is wrong, the focus stays.
 */
export const goToFirstWrong = async ({ errors }: { errors: { id?: string }[] }): Promise<void> => {
  await nextTick()
  const field = errors.map(({ id }) => (id ? document.getElementById(id) : null)).find((found) => found !== null)
  field?.closest('form')?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
}
