import { inject, type InjectionKey, type Ref } from 'vue'
import type { Holder, Steps } from './fields.ts'
import type { Entered } from './values.ts'

/** What the parts of a form share. */
interface FormContext {
  /** What the scopes of a layout lead into: the schema of the form, or that of an entry of a list. */
  schema: Holder
  /** The way to what that describes, in all that is typed in. */
  above: Steps
  state: Entered
  busy: Ref<boolean>
}

export const formKey: InjectionKey<FormContext> = Symbol('form')

/** The form, or the entry of a list in it, that a field stands in. */
export const useFormContext = (): FormContext => inject(formKey)!
