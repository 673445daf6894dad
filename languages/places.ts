/*
 * Texts of plugins are ICU messages whose values are named by JSON Pointers: `{/row/tasks, plural, one {# task} other
 * {# tasks}}`. ICU takes letters, digits and `_` for a name, so each other sign of a pointer is put among the private
 * letters of Unicode while a message is read.
 */
const firstPrivate = 0xe000

const named = (pointer: string): string =>
  pointer.replaceAll(/[^\w\u0080-\uffff]/g, (sign) => String.fromCharCode(firstPrivate + sign.charCodeAt(0)))

/** The pointer of a name that `asMessage` made; other names are as they were. */
export const pointerOf = (name: string): string =>
  name.replaceAll(/[\ue000-\ue07f]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - firstPrivate))

/** Two braces around what is no value of a message, such as `{{ data.title }}`: text, for templates of a plugin's own. */
const doubled = /\{\{[^{},]*[ .][^{},]*\}\}/g

const quotedOrPlace = /'[{}][^']*'|\{(\/[^{},]*[^{},\s])/g

/**
 * A text of a plugin as a message that ICU can read.
 *
 * @example
 * asMessage('{{ data.title }} is text') // "'{{ data.title }}' is text"
 */
export const asMessage = (text: string): string =>
  text
    .replaceAll(doubled, (found) => `'${found}'`)
    .replaceAll(quotedOrPlace, (found: string, pointer?: string) =>
      pointer === undefined ? found : `{${named(pointer)}`,
    )

/**
 * The pointers in a text, by the names that they have in its message.
 *
 * @example
 * placesIn('Delete {/row/name}?') // one entry, whose pointer is '/row/name'
 */
export const placesIn = (text: string): { name: string; pointer: string }[] =>
  [...text.matchAll(quotedOrPlace)].flatMap(([, pointer]) =>
    pointer === undefined ? [] : [{ name: named(pointer), pointer }],
  )
