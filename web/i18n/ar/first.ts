import { merged } from '../merged.ts'

/** The texts of the frame, the first page and the pages of plugins. */
export default merged(import.meta.glob('./{shell,notifications,components}.json', { eager: true, import: 'default' }))
