import { SourceMap, type SourceMapPayload } from 'node:module'
import type { Deployment } from './types.ts'

/** Maps that are kept parsed; they are asked for only when something failed or logged a stack. */
const kept = 20
/** A position in the plugin's bundle, as V8 writes it into stacks. */
const position = /plugin:\/\/\/server\.js:(\d+):(\d+)/g
/** Frames of our own guest code say nothing to an author. */
const ownFrame = /\n\s+at [^\n]*plexica:\/\/\/guest\.js:[^\n]*/g

/** Rewrites stacks of plugin code so that they point into the author's own files. */
export class SourcePositions {
  #maps = new Map<string, Promise<SourceMap | undefined>>()

  /** Whether a text has anything to rewrite. */
  static concerns(text: string): boolean {
    return text.includes('plugin:///') || text.includes('plexica:///')
  }

  /** `text` with positions in the author's files, where the bundle has a source map. */
  async rewrite(deployment: Deployment, text: string): Promise<string> {
    const map = await this.#mapOf(deployment)
    const withoutOwn = text.replaceAll(ownFrame, '')
    if (!map) return withoutOwn.replaceAll('plugin:///', '')
    return withoutOwn.replaceAll(position, (_, line: string, column: string) => {
      const entry = map.findEntry(Number(line) - 1, Number(column) - 1)
      return 'originalSource' in entry
        ? `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
        : `server.js:${line}:${column}`
    })
  }

  #mapOf({ code }: Deployment): Promise<SourceMap | undefined> {
    const known = this.#maps.get(code.sha256)
    if (known) return known
    const read = readMap(code)
    this.#maps.set(code.sha256, read)
    const [oldest] = this.#maps.keys()
    if (this.#maps.size > kept && oldest !== undefined) this.#maps.delete(oldest)
    return read
  }
}

/** A map that can't be read is no reason to lose the message. */
const readMap = async (code: Deployment['code']): Promise<SourceMap | undefined> => {
  try {
    const text = await code.readMap?.()
    return text === undefined ? undefined : new SourceMap(JSON.parse(text) as SourceMapPayload)
  } catch {
    return undefined
  }
}
