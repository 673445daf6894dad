import ui from '@nuxt/ui/vue-plugin'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp, ref } from 'vue'
import App from './App.vue'
import { createApi } from './api/client.ts'
import { readMe } from './api/queries.ts'
import { createQueryClient } from './api/query-client.ts'
import { apiKey } from './api/use-api.ts'
import en from './i18n/en/first.ts'
import { createTexts } from './i18n/index.ts'
import { createLanguageChoice, languageKey, rememberedLanguage } from './i18n/language.ts'
import { readOwnTexts } from './i18n/own-texts.ts'
import { firstTexts, restOfTexts } from './i18n/tenant-texts.ts'
import { offerAllIcons } from './icons.ts'
import { languageTags } from '../languages/languages.ts'
import { createWebRouter } from './router.ts'
import { followNewerVersions } from './parts/newer-version.ts'
import { signedOutKey } from './parts/signed-out.ts'
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
const language = createLanguageChoice(texts.global, firstTexts, readOwnTexts, languageTags, restOfTexts)
// Not awaited by the module itself: what is loaded here may need parts of its file, which would wait for it.
const start = async () => {
  // Where no texts can be loaded, nothing can: the page that says so is shown in English.
  await language.showFirst([rememberedLanguage(), document.documentElement.dataset.language]).catch(() => undefined)

  offerAllIcons()
  const router = createWebRouter(language.complete)
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
