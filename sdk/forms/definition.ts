/** A field of a form as JSON Schema, with the keywords that both sides can check in the same way. */
export interface FormProperty {
  type: string | readonly string[]
  enum?: readonly string[] | undefined
  oneOf?: readonly { const: string }[] | undefined
  format?: string | undefined
  minLength?: number | undefined
  maxLength?: number | undefined
  minimum?: number | undefined
  maximum?: number | undefined
  multipleOf?: number | undefined
  readOnly?: boolean | undefined
  items?: FormProperty | undefined
  minItems?: number | undefined
  maxItems?: number | undefined
  uniqueItems?: boolean | undefined
  properties?: Readonly<Record<string, FormProperty>> | undefined
  required?: readonly string[] | undefined
}

export interface FormSchema {
  properties: Readonly<Record<string, FormProperty>>
  required?: readonly string[] | undefined
}

/** What a value has to be for a rule to apply. */
export interface RuleSchema {
  const?: unknown
  enum?: readonly unknown[] | undefined
  minimum?: number | undefined
  maximum?: number | undefined
  contains?: { const?: unknown } | undefined
  not?: RuleSchema | undefined
}

export interface FormRule {
  effect: 'SHOW' | 'HIDE' | 'ENABLE' | 'DISABLE' | (string & {})
  condition: { scope: string; schema: RuleSchema }
}

/** A part of the layout of a form, in JSON Forms' words. */
export interface FormElement {
  type: string
  scope?: string | undefined
  rule?: FormRule | undefined
  elements?: readonly FormElement[] | undefined
  /** `detail` lays out each entry of a list; its scopes lead into the entry. */
  options?: { readonly [option: string]: unknown; detail?: FormElement | undefined } | undefined
}

/** A form as it stands in `forms` of a page. */
export interface FormDefinition {
  schema: FormSchema
  uischema?: FormElement | undefined
}

export type FormValues = Readonly<Record<string, unknown>>
