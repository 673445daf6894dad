import { create, defineProperty, evaluate, getOwnPropertyDescriptor, hasOwn, objectKeys } from '../intrinsics.ts'
import { expose, nameAs } from './define.ts'
import type { ChunkContext, ChunkExports } from './chunk-context.ts'
import { lazyGlobals } from './lazy.ts'

/** A chunk as the build makes it. */
type ChunkScript = (core: ChunkContext) => unknown

/** Chunks that the build put into the bootstrap. */
declare const inlineChunks: Record<string, ChunkScript>

const loaded = create(null) as Partial<ChunkExports>
let source: (name: string) => string
let context: ChunkContext

/** What a chunk exports; loads it when it is first asked for. */
export const useChunk = <Name extends keyof ChunkExports>(name: Name): ChunkExports[Name] => {
  const known = loaded[name]
  if (known) return known
  const run = hasOwn(inlineChunks, name) ? inlineChunks[name]! : (evaluate(source(name)) as ChunkScript)
  const exported = run(context) as ChunkExports[Name]
  ;(loaded as Record<string, unknown>)[name] = exported
  nameGlobals(name, exported as unknown as Record<string, unknown>)
  return exported
}

/** Also those that nobody touched: instances tell the name of their class. */
const nameGlobals = (chunk: string, exported: Record<string, unknown>) => {
  if (!hasOwn(lazyGlobals, chunk)) return
  const names = lazyGlobals[chunk as keyof typeof lazyGlobals]
  for (let index = 0; index < names.length; index++) {
    const value = exported[names[index]!]
    if (typeof value === 'function') nameAs(value, names[index]!)
  }
}

/** What a chunk exports if it is loaded: as long as it is not, no value can be an instance of its classes. */
export const loadedChunk = <Name extends keyof ChunkExports>(name: Name): ChunkExports[Name] | undefined => loaded[name]

/** Defines the globals of the chunks as getters that load theirs and then put the value in their place. */
export const installLazyGlobals = (
  global: object,
  chunkContext: ChunkContext,
  chunkSource: (name: string) => string,
) => {
  context = chunkContext
  source = chunkSource
  const chunks = objectKeys(lazyGlobals) as (keyof typeof lazyGlobals)[]
  for (let index = 0; index < chunks.length; index++) {
    const chunk = chunks[index]!
    const names = lazyGlobals[chunk]
    for (let inner = 0; inner < names.length; inner++) defineLazy(global, names[inner]!, chunk)
  }
}

const defineLazy = (global: object, name: string, chunk: keyof ChunkExports) => {
  // Web IDL lists operations, and not interfaces.
  const enumerable = name === 'structuredClone'
  const replace = (value: unknown) => expose(global, name, value, enumerable)
  defineProperty(global, name, {
    configurable: true,
    enumerable,
    get: () => {
      const exported = useChunk(chunk) as unknown as Record<string, unknown>
      const value = hasOwn(exported, name) ? exported[name] : undefined
      // A plugin that freezes the global scope keeps the getter.
      if (getOwnPropertyDescriptor(global, name)?.configurable) replace(value)
      return value
    },
    set: replace,
  })
}
