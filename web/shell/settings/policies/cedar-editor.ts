import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, StreamLanguage, syntaxHighlighting, type StreamParser } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { editorColours, editorTheme } from '../../../parts/code/editor-look.ts'

/** Something about a place in the text, counted from 1; without one, about its beginning. */
export interface Remark {
  line?: number
  column?: number
  severity: 'error' | 'warning'
  message: string
}

const keywords = /^(?:permit|forbid|when|unless|in|is|has|like|if|then|else|true|false)\b/
const variables = /^(?:principal|action|resource|context)\b/

/** As much of Cedar as colours need (docs.cedarpolicy.com/policies/syntax-grammar.html). */
const cedar: StreamParser<unknown> = {
  token: (stream) => {
    if (stream.eatSpace()) return null
    if (stream.match('//')) {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string'
    if (stream.match(/^\d+/)) return 'number'
    if (stream.match(keywords)) return 'keyword'
    if (stream.match(variables)) return 'propertyName'
    if (stream.match(/^[A-Z]\w*/)) return 'typeName'
    if (!stream.match(/^\w+/)) stream.next()
    return null
  },
}

const diagnosticsOf = (state: EditorState, remarks: Remark[]): Diagnostic[] =>
  remarks.map(({ line = 1, column = 1, severity, message }) => {
    const at = state.doc.line(Math.min(state.doc.lines, Math.max(1, line)))
    const from = Math.min(at.to, at.from + column - 1)
    const word = /^\w+|^\S/.exec(state.sliceDoc(from, at.to))?.[0] ?? ''
    return { from, to: from + word.length, severity, message }
  })

/** An editor of a policy, with remarks at the places that they are about. */
export const openCedarEditor = ({
  parent,
  text,
  label,
  onChange,
}: {
  parent: HTMLElement
  text: string
  label: string
  onChange: (text: string) => void
}) => {
  const stateOf = (doc: string) =>
    EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        history(),
        bracketMatching(),
        highlightActiveLine(),
        StreamLanguage.define(cedar),
        lintGutter(),
        syntaxHighlighting(editorColours),
        // Tab is not taken: it leads out of the editor.
        keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString())
        }),
        editorTheme,
      ],
    })
  const view = new EditorView({ parent, state: stateOf(text) })
  return {
    show: (to: string) => {
      if (to !== view.state.doc.toString()) view.setState(stateOf(to))
    },
    mark: (remarks: Remark[]) => view.dispatch(setDiagnostics(view.state, diagnosticsOf(view.state, remarks))),
    goTo: (remark: Remark) => {
      const [found] = diagnosticsOf(view.state, [remark])
      if (!found) return
      view.dispatch({ selection: { anchor: found.from, head: found.to }, scrollIntoView: true })
      view.focus()
    },
    close: () => view.destroy(),
  }
}
