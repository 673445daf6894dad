import { HighlightStyle } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** Editors of code look like the page around them, in both colour modes. */
export const editorTheme = EditorView.theme({
  '&': { height: '100%', fontSize: '0.8125rem', backgroundColor: 'transparent', color: 'var(--ui-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--ui-primary)' },
  '.cm-cursor': { borderLeftColor: 'var(--ui-primary)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ui-text-muted)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in oklab, var(--ui-bg-elevated) 60%, transparent)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--ui-primary) 22%, transparent)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--ui-bg)',
    border: '1px solid var(--ui-border-accented)',
    borderRadius: '0.375rem',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--ui-primary)', color: 'var(--ui-bg)' },
  '.cm-completionDetail': { color: 'inherit', opacity: '0.75', fontStyle: 'normal' },
  '.cm-diagnostic': { padding: '0.375rem 0.625rem', fontFamily: 'inherit' },
})

export const editorColours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.keyword], color: 'var(--ui-primary)' },
  { tag: tags.string, color: 'var(--ui-success)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--ui-warning)' },
  { tag: tags.typeName, color: 'var(--ui-info)' },
  { tag: tags.comment, color: 'var(--ui-text-muted)' },
  { tag: [tags.brace, tags.squareBracket, tags.separator], color: 'var(--ui-text-muted)' },
])
