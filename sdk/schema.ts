import type { TextValues } from './texts.ts'

/**
 * Any schema of a library that follows Standard Schema 1 (zod, Valibot, ArkType …), or one made by `jsonSchema`. Where
 * the library can tell its schemas as JSON Schema too, they show in the tenant's OpenAPI document.
 */
export interface Schema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => Checked<Output> | Promise<Checked<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
    readonly jsonSchema?: { readonly input: (options: { target: 'draft-2020-12' }) => Record<string, unknown> }
  }
}

/** What a check came to: the value, or what is wrong with it. */
export type Checked<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly Issue[] }

export interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
  /** The message apart from its values, for other languages: see `fieldProblems`. */
  readonly said?: { readonly text: string; readonly values: TextValues } | undefined
}

/** What comes out of a schema. */
export type OutputOf<S> = S extends Schema<infer _, infer Output> ? Output : never

/** What goes into a schema. */
export type InputOf<S> = S extends Schema<infer Input, infer _> ? Input : never

/** The value that a JSON Schema describes, as far as types can tell; `unknown` beyond. */
export type FromJsonSchema<S> = S extends { const: infer Value }
  ? Value
  : S extends { enum: readonly (infer Value)[] }
    ? Value
    : S extends { anyOf: readonly (infer Each)[] } | { oneOf: readonly (infer Each)[] }
      ? FromJsonSchema<Each>
      : S extends { type: readonly (infer Name)[] }
        ? OfType<Name, S>
        : S extends { type: infer Name }
          ? OfType<Name, S>
          : unknown

type OfType<Name, S> = Name extends 'string'
  ? string
  : Name extends 'number' | 'integer'
    ? number
    : Name extends 'boolean'
      ? boolean
      : Name extends 'null'
        ? null
        : Name extends 'array'
          ? ArrayOf<S>
          : Name extends 'object'
            ? ObjectOf<S>
            : unknown

type ArrayOf<S> = S extends { items: infer Item } ? FromJsonSchema<Item>[] : unknown[]

type ObjectOf<S> = S extends { properties: infer Properties }
  ? Flat<
      { -readonly [Name in PresentIn<S, Properties>]: FromJsonSchema<Properties[Name]> } & {
        -readonly [Name in Exclude<keyof Properties, PresentIn<S, Properties>>]?: FromJsonSchema<Properties[Name]>
      }
    >
  : S extends { additionalProperties: infer Value }
    ? Value extends boolean
      ? Record<string, unknown>
      : Record<string, FromJsonSchema<Value>>
    : Record<string, unknown>

/** What is required is there, and what has a default is there after the check. */
type PresentIn<S, Properties> =
  | (S extends { required: readonly (infer Name)[] } ? Extract<Name, keyof Properties> : never)
  | { [Name in keyof Properties]: Properties[Name] extends { default: unknown } ? Name : never }[keyof Properties]

type Flat<T> = { [Name in keyof T]: T[Name] }
