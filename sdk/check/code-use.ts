import { SourceMap, type SourceMapPayload } from 'node:module'
import { parse, type Node } from 'acorn'
import type { Position } from './finding.ts'

/** What the author's own code reaches for. */
export interface CodeUse {
  /** Where each name is taken from the context, or looks as if: `({ db }) =>`, `ctx.db`, `capability('db')`. */
  capabilities: Map<string, Position[]>
  /** Those of which it is certain that the context of a handler is meant. */
  certain: Map<string, Position>
  /** What `can('…')` is asked about. */
  asked: Map<string, Position>
  /** Every text that stands in the code. */
  texts: Map<string, Position>
}

interface AnyNode extends Node {
  [key: string]: unknown
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

const childrenOf = (node: AnyNode): AnyNode[] =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []))

const nameOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Identifier' ? String(node.name) : undefined

const textOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined

const isFunction = ({ type }: AnyNode) =>
  type === 'ArrowFunctionExpression' || type === 'FunctionExpression' || type === 'FunctionDeclaration'

/**
 * Reads built server code and tells what the author's own files in it reach for. Packages that were bundled with it are
 * passed over: they take what they are given.
 */
export const codeUse = (code: string, map: string): CodeUse => {
  const sourceMap = new SourceMap(JSON.parse(map) as SourceMapPayload)
  const use: CodeUse = { capabilities: new Map(), certain: new Map(), asked: new Map(), texts: new Map() }

  const place = (node: AnyNode): Position | undefined => {
    const { line, column } = (node.loc as { start: { line: number; column: number } }).start
    const entry = sourceMap.findEntry(line - 1, column)
    if (!('originalSource' in entry) || /^\.\.\/|node_modules\//.test(entry.originalSource)) return undefined
    return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
  }
  const takes = (name: string, at: Position, isCertain: boolean) => {
    use.capabilities.set(name, [...(use.capabilities.get(name) ?? []), at])
    if (isCertain && !use.certain.has(name)) use.certain.set(name, at)
  }

  const keysOf = (pattern: AnyNode, isContext: boolean) => {
    for (const property of pattern.properties as AnyNode[]) {
      const key = nameOf(property.key)
      const at = key === undefined ? undefined : place(property)
      if (at) takes(key!, at, isContext)
    }
  }

  /** `contexts` are names that stand for a context where this node is. */
  const walk = (node: AnyNode, contexts: ReadonlySet<string>): void => {
    let known = contexts
    if (isFunction(node)) {
      const [, second] = node.params as AnyNode[]
      const name = nameOf(second)
      if (name !== undefined && /^(?:ctx|context|env)$/.test(name)) known = new Set([...contexts, name])
      for (const [at, parameter] of (node.params as AnyNode[]).entries())
        if (parameter.type === 'ObjectPattern') keysOf(parameter, at === 1)
    }
    if (node.type === 'VariableDeclarator' && isNode(node.id) && node.id.type === 'ObjectPattern')
      keysOf(node.id, known.has(nameOf(node.init) ?? ''))
    if (node.type === 'MemberExpression' && node.computed !== true) {
      const name = nameOf(node.property)
      const at = name === undefined ? undefined : place(node)
      if (at) takes(name!, at, known.has(nameOf(node.object) ?? ''))
    }
    if (node.type === 'CallExpression') callOf(node)
    const text = textOf(node)
    const at = text === undefined || use.texts.has(text) ? undefined : place(node)
    if (at) use.texts.set(text!, at)
    for (const child of childrenOf(node)) walk(child, known)
  }

  const callOf = (node: AnyNode) => {
    const callee = node.callee as AnyNode
    const at = place(node)
    if (!at) return
    if (nameOf(callee) === 'fetch') takes('net', at, true)
    const method = callee.type === 'MemberExpression' ? nameOf(callee.property) : nameOf(callee)
    const text = textOf((node.arguments as AnyNode[])[0])
    if (text === undefined) return
    if (method === 'capability') takes(text, at, true)
    if (method === 'can' && !use.asked.has(text)) use.asked.set(text, at)
  }

  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true }) as unknown as AnyNode, new Set())
  return use
}
