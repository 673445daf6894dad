import { inject, type InjectionKey, type Ref } from 'vue'
import type { FormSchema } from '../../../plugins-registry/ui-schema.ts'
import type { Entered } from './values.ts'

/** What the parts of a form share. */
export interface FormContext {
  schema: FormSchema
  state: Entered
  busy: Ref<boolean>
}

export const formKey: InjectionKey<FormContext> = Symbol('form')

export const useFormContext = (): FormContext => inject(formKey)!
