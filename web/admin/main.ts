import ui from '@nuxt/ui/vue-plugin'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp, ref } from 'vue'
import App from '../App.vue'
import { createApi } from '../api/client.ts'
import { createQueryClient } from '../api/query-client.ts'
import { apiKey } from '../api/use-api.ts'
import { adminTextsOf } from '../i18n/admin-texts.ts'
import { en } from '../i18n/en/admin.ts'
import { createTexts } from '../i18n/index.ts'
import { createLanguageChoice, languageKey, rememberedLanguage } from '../i18n/language.ts'
import { offerAllIcons } from '../icons.ts'
import { followNewerVersions } from '../parts/newer-version.ts'
import { signedOutKey } from '../parts/signed-out.ts'
import { readMe } from './api/me.ts'
import { createAdminRouter } from './router.ts'
import './style.css'

const signedOut = ref(false)
const queryClient = createQueryClient()
const api = createApi({
  onSignedOut: () => {
    signedOut.value = true
  },
  renew: async () => (await queryClient.fetchQuery({ queryKey: ['me'], queryFn: () => readMe(api) })).csrfToken,
})

const texts = createTexts(en)
const language = createLanguageChoice(texts.global, adminTextsOf)
// Not awaited by the module itself: what is loaded here may need parts of its file, which would wait for it.
const start = async () => {
  // Where no texts can be loaded, nothing can: the page that says so is shown in English.
  await language.showFirst([rememberedLanguage()]).catch(() => undefined)

  offerAllIcons()
  const router = createAdminRouter()
  followNewerVersions(router)
  createApp(App)
    .use(router)
    .use(texts)
    .use(VueQueryPlugin, { queryClient })
    .use(ui)
    .provide(apiKey, api)
    .provide(languageKey, language)
    .provide(signedOutKey, signedOut)
    .mount('#app')
}
void start()
