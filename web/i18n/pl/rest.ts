import { merged } from '../merged.ts'

/** The texts of all other pages for people of tenants. */
export default merged(
  import.meta.glob(['./*.json', '!./{shell,notifications,components}.json', '!./admin-*.json'], {
    eager: true,
    import: 'default',
  }),
)
