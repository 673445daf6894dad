import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { named } from './values.ts'

/** A number that is the same for everyone. */
interface FixedLimit {
  name: string
  value: string
  about: string
}

const folder = join(import.meta.dirname, '../../sandbox/capabilities')

/** A member of the object, with what is said of it before. */
const member = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^ {2}(\w+):/gm

const inWords = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** The numbers of `sandbox/capabilities/<name>/limits.ts`, each with its docblock. */
export const fixedLimits = async (capability: string): Promise<FixedLimit[]> => {
  const file = join(folder, capability, 'limits.ts')
  const [values] = Object.values((await import(file)) as Record<string, Record<string, number>>)
  const text = await readFile(file, 'utf8')
  const said = new Map(
    [...text.matchAll(member)].map(([, comment = '', name]) => [
      name!,
      comment.replaceAll(/\s*\n\s*\*\s?|\s+/g, ' ').trim(),
    ]),
  )
  return Object.entries(values ?? {}).map(([name, value]) => ({
    name,
    value: named(name, value),
    about: (said.get(name) || inWords(name)).replace(/\.$/, ''),
  }))
}
