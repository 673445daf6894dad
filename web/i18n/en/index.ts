import branding from './branding.json'
import components from './components.json'
import consents from './consents.json'
import entry from './entry.json'
import installations from './installations.json'
import marketplace from './marketplace.json'
import languages from './languages.json'
import playground from './playground.json'
import settings from './settings.json'
import signInSettings from './sign-in-settings.json'
import signUp from './sign-up.json'
import shell from './shell.json'

/** The English texts, a file for each part of the app. */
export const en = {
  ...shell,
  ...consents,
  ...components,
  ...entry,
  ...installations,
  ...branding,
  ...languages,
  ...marketplace,
  ...playground,
  ...settings,
  ...signInSettings,
  ...signUp,
}
