import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { editorColours, editorTheme } from '../parts/code/editor-look.ts'
import { askedAt, placesOf } from './json-tree.ts'
import { offeredFields, offeredValues, type JsonSchema } from './schema-walk.ts'

/** What is wrong, and where, counted from 1. */
export interface Mistake {
  line?: number
  column?: number
  field?: string
  rule: string
}

const completeBy =
  (schema: () => JsonSchema | undefined) =>
  ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const root = schema()
    const asked = askedAt(state, pos)
    if (!root || !asked || (asked.from === pos && !explicit && !/["{[,:\s]/.test(state.sliceDoc(pos - 1, pos))))
      return null
    const offer = asked.kind === 'field' ? offeredFields : offeredValues
    const offers = offer(root, asked.steps, placesOf(state))
    if (offers.length === 0) return null
    const written = state.sliceDoc(asked.from, asked.to)
    const hasValue = asked.kind === 'field' && /^\s*:/.test(state.sliceDoc(asked.to, asked.to + 10))
    return {
      from: asked.from,
      to: asked.to,
      filter: false,
      options: offers
        .filter(({ label }) => label.toLowerCase().includes(written.replaceAll('"', '').toLowerCase()))
        .map(({ label, detail, insert }) => ({
          label,
          ...(detail === undefined ? {} : { detail: ` ${detail.slice(0, 60)}` }),
          apply: hasValue ? JSON.stringify(label) : insert,
          type: asked.kind === 'field' ? 'property' : 'constant',
        })),
    }
  }

const diagnosticsOf = (state: EditorState, mistakes: Mistake[]): Diagnostic[] =>
  mistakes.map(({ line = 1, column = 1, rule }) => {
    const at = state.doc.line(Math.min(state.doc.lines, Math.max(1, line)))
    const from = Math.min(at.to, at.from + column - 1)
    const word = /^"(?:[^"\\]|\\.)*"|^\S/.exec(state.sliceDoc(from, at.to))?.[0] ?? ''
    return { from, to: from + word.length, severity: 'error', message: rule }
  })

export interface JsonEditor {
  show: (text: string) => void
  mark: (mistakes: Mistake[]) => void
  goTo: (mistake: Mistake) => void
  close: () => void
}

/** An editor of JSON, with completion if there is a schema. */
export const openJsonEditor = ({
  parent,
  text,
  label,
  schema,
  onChange,
}: {
  parent: HTMLElement
  text: string
  label: string
  schema: () => JsonSchema | undefined
  onChange: (text: string) => void
}): JsonEditor => {
  const stateOf = (doc: string) =>
    EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        foldGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [completeBy(schema)] }),
        highlightActiveLine(),
        json(),
        lintGutter(),
        syntaxHighlighting(editorColours),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...completionKeymap,
          ...lintKeymap,
        ]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString())
        }),
        editorTheme,
      ],
    })
  const view = new EditorView({ parent, state: stateOf(text) })
  return {
    show: (to) => {
      if (to !== view.state.doc.toString()) view.setState(stateOf(to))
    },
    mark: (mistakes) => view.dispatch(setDiagnostics(view.state, diagnosticsOf(view.state, mistakes))),
    goTo: (mistake) => {
      const [found] = diagnosticsOf(view.state, [mistake])
      if (!found) return
      view.dispatch({ selection: { anchor: found.from, head: found.to }, scrollIntoView: true })
      view.focus()
    },
    close: () => view.destroy(),
  }
}
