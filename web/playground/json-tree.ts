import { syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'
import type { Place, Steps } from './schema-walk.ts'

type SyntaxNode = ReturnType<typeof syntaxTree>['topNode']

const values = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'])

const textOf = (state: EditorState, { from, to }: { from: number; to: number }): string => {
  const written = state.sliceDoc(from, to)
  try {
    return String(JSON.parse(written))
  } catch {
    return written.replace(/^"|"$/g, '')
  }
}

const nameOf = (state: EditorState, property: SyntaxNode): string | undefined => {
  const name = property.getChild('PropertyName')
  return name ? textOf(state, name) : undefined
}

const valuesIn = (array: SyntaxNode): SyntaxNode[] => {
  const found: SyntaxNode[] = []
  for (let child = array.firstChild; child; child = child.nextSibling) if (values.has(child.name)) found.push(child)
  return found
}

/** The way from the top of a JSON text to a node. */
const stepsTo = (state: EditorState, node: SyntaxNode): Steps => {
  const steps: Steps = []
  for (let here: SyntaxNode | null = node; here?.parent; here = here.parent) {
    const { parent } = here
    if (parent.name === 'Property') steps.unshift(nameOf(state, parent) ?? '')
    else if (parent.name === 'Array' && values.has(here.name)) {
      const at = valuesIn(parent).findIndex(({ from }) => from === here!.from)
      steps.unshift(at < 0 ? valuesIn(parent).length : at)
    }
  }
  return steps
}

/** What completion is asked for at a place in a JSON text. */
export type Asked = { kind: 'field' | 'value'; steps: Steps; from: number; to: number } | undefined

/** What is being written at a place in a JSON text; undefined where nothing can be told of it. */
export const askedAt = (state: EditorState, position: number): Asked => {
  const node = syntaxTree(state).resolveInner(position, -1)
  const { from, to } = node
  if (node.name === 'PropertyName') {
    const object = node.parent?.parent
    return object ? { kind: 'field', steps: stepsTo(state, object), from, to } : undefined
  }
  if (node.name === 'String' || node.name === 'True' || node.name === 'False' || node.name === 'Number')
    return { kind: 'value', steps: stepsTo(state, node), from, to }

  const before = state.sliceDoc(Math.max(0, position - 200), position)
  if (node.name === 'Object' || node.name === '⚠' || node.name === 'Property' || node.name === 'Array') {
    let holder: SyntaxNode | null = node
    while (holder && !['Object', 'Array', 'Property'].includes(holder.name)) holder = holder.parent
    if (holder?.name === 'Property' || /:\s*$/.test(before)) {
      const property = holder?.name === 'Property' ? holder : lastProperty(holder)
      return property
        ? {
            kind: 'value',
            steps: [...stepsTo(state, property), nameOf(state, property) ?? ''],
            from: position,
            to: position,
          }
        : undefined
    }
    if (holder?.name === 'Object' && /[{,]\s*$/.test(before))
      return { kind: 'field', steps: stepsTo(state, holder), from: position, to: position }
    if (holder?.name === 'Array' && /[[,]\s*$/.test(before)) {
      const at = valuesIn(holder).filter((each) => each.to <= position).length
      return { kind: 'value', steps: [...stepsTo(state, holder), at], from: position, to: position }
    }
  }
  return undefined
}

const lastProperty = (object: SyntaxNode | null): SyntaxNode | undefined => object?.getChildren('Property').at(-1)

/** What the text has at a place, for the choice between schemas. */
export const placesOf =
  (state: EditorState) =>
  (steps: Steps): Place => {
    let here: SyntaxNode | null = syntaxTree(state).topNode.firstChild
    for (const step of steps) {
      if (!here) break
      here =
        typeof step === 'number'
          ? (valuesIn(here)[step] ?? null)
          : (here.getChildren('Property').find((each) => nameOf(state, each) === step)?.lastChild ?? null)
    }
    const properties = here?.name === 'Object' ? here.getChildren('Property') : []
    const named = properties.map((each) => ({ name: nameOf(state, each) ?? '', value: each.lastChild }))
    const type = named.find(({ name }) => name === 'type')?.value
    return {
      keys: named.map(({ name }) => name),
      type: type?.name === 'String' ? textOf(state, type) : undefined,
    }
  }
