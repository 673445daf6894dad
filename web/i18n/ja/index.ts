import { merged } from '../merged.ts'

/** The texts of the app for people of tenants. */
export default merged(import.meta.glob(['./*.json', '!./admin-*.json'], { eager: true, import: 'default' }))
