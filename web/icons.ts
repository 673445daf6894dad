import { setCustomIconsLoader } from '@iconify/vue'
import { folder, starts } from 'virtual:lucide'

type Icons = Record<string, { body: string }>

const files = new Map<string, Promise<Icons>>()

const read = async (name: string): Promise<Icons> => {
  const answer = await fetch(`${folder}/${name}.json`)
  if (!answer.ok) throw new Error(`No icons in ${name}: ${answer.status}`)
  return (await answer.json()) as Icons
}

/** Reads a file of icons once; what failed is read again when it is asked for again. */
const iconsIn = (name: string): Promise<Icons> => {
  const known = files.get(name)
  if (known) return known
  const reading = read(name)
  files.set(name, reading)
  reading.catch(() => files.delete(name))
  return reading
}

/**
 * Icons of the first page are part of the bundle. Those of our other pages come with the first of them, those that only
 * plugins name when they are first shown: from our own files and never from anywhere else.
 */
export const offerAllIcons = () => {
  const known = new Set(starts.split(' '))
  setCustomIconsLoader(async (names) => {
    const own = await iconsIn('own')
    const others = names.filter((name) => !Object.hasOwn(own, name)).map((name) => name.slice(0, 2))
    const found = await Promise.all([...new Set(others)].filter((start) => known.has(start)).map(iconsIn))
    return { prefix: 'lucide', width: 24, height: 24, icons: Object.assign({}, own, ...found) as Icons }
  }, 'lucide')
}
