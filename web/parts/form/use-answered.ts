import type { FormError } from '@nuxt/ui'
import { watch, type Ref } from 'vue'

interface SaysErrors {
  getErrors: () => FormError[]
  setErrors: (errors: FormError[]) => void
}

/**
 * Takes a message of a form away as soon as it is answered, however that came about: if it went when the field is left,
 * what is clicked on would move away. What was not said yet is not said by this.
 */
export const useAnswered = (form: Readonly<Ref<SaysErrors | null>>, state: () => object, validate: () => FormError[]) =>
  watch(
    state,
    () => {
      const shown = form.value?.getErrors() ?? []
      if (shown.length === 0) return
      form.value?.setErrors(validate().filter(({ name }) => shown.some((each) => each.name === name)))
    },
    { deep: true },
  )
