/** Stand around what was found until the text is escaped; taken out of documents before, so they can't be forged. */
export const marks = { start: '\uE000', stop: '\uE001' }

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/**
 * Text with marks as HTML that is safe to show, whatever the text says.
 *
 * @example
 * asHtml(`<b>${marks.start}x${marks.stop}`) // '&lt;b&gt;<mark>x</mark>'
 */
export const asHtml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => entities[character]!)
    .replaceAll(marks.start, '<mark>')
    .replaceAll(marks.stop, '</mark>')
