import { setCustomIconsLoader } from '@iconify/vue'
import { shards } from 'virtual:lucide'

/**
 * Icons that our own pages name are part of the bundle. Those that only plugins name are loaded when they are first
 * shown, from our own files and never from anywhere else.
 */
export const offerAllIcons = () =>
  setCustomIconsLoader(async (names) => {
    const letters = [...new Set(names.map((name) => name[0]!))].filter((letter) => Object.hasOwn(shards, letter))
    const loaded = await Promise.all(letters.map(async (letter) => (await shards[letter]!()).default))
    const [first] = loaded
    if (!first) return null
    return { ...first, icons: Object.assign({}, ...loaded.map(({ icons }) => icons)) as typeof first.icons }
  }, 'lucide')
