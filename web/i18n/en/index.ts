import branding from './branding.json'
import components from './components.json'
import consents from './consents.json'
import entry from './entry.json'
import installations from './installations.json'
import languages from './languages.json'
import marketplace from './marketplace.json'
import notifications from './notifications.json'
import playground from './playground.json'
import settings from './settings.json'
import shell from './shell.json'
import signInSettings from './sign-in-settings.json'
import signUp from './sign-up.json'
import work from './work.json'

/** The English texts, a file for each part of the app. */
export const en = {
  ...shell,
  ...branding,
  ...components,
  ...consents,
  ...entry,
  ...installations,
  ...languages,
  ...marketplace,
  ...notifications,
  ...playground,
  ...settings,
  ...signInSettings,
  ...signUp,
  ...work,
}
