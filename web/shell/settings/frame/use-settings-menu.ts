import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSession } from '../../session.ts'
import { settingsPages, settingsSections } from '../settings-pages.ts'

/** The sections of the settings with the pages that the user may see. */
export const useSettingsMenu = () => {
  const { t } = useI18n()
  const { can } = useSession()
  return computed(() =>
    settingsSections
      .map((section) => ({
        section,
        title: t(`settings.sections.${section}`),
        pages: settingsPages
          .filter((each) => each.section === section && can(each.permission))
          .map(({ path, title, icon }) => ({ to: `/settings/${path}`, title: t(title), icon })),
      }))
      .filter(({ pages }) => pages.length > 0),
  )
}
