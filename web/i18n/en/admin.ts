import frame from './admin-frame.json'
import plugins from './admin-plugins.json'
import runtime from './admin-runtime.json'
import tenants from './admin-tenants.json'
import components from './components.json'
import entry from './entry.json'
import installations from './installations.json'
import settings from './settings.json'
import shell from './shell.json'
import updates from './updates.json'

/** The English texts of the admin app: its own, and those of the parts that it shares with the tenant app. */
export const en = {
  ...shell,
  ...entry,
  ...installations,
  ...settings,
  ...components,
  ...updates,
  ...frame,
  ...tenants,
  ...plugins,
  ...runtime,
}
