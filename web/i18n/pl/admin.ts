import { merged } from '../merged.ts'

/** The texts of the admin app: its own, and those of the parts that it shares with the tenant app. */
export default merged(
  import.meta.glob(
    [
      './admin-*.json',
      './shell.json',
      './entry.json',
      './installations.json',
      './settings.json',
      './components.json',
      './updates.json',
    ],
    { eager: true, import: 'default' },
  ),
)
