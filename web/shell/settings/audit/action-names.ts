import { useI18n } from 'vue-i18n'

/** What can be filtered by, beginnings for whole groups. */
export const knownActions = [
  'access.deny',
  'session.*',
  'user.*',
  'invitation.*',
  'role.*',
  'group.*',
  'policy.*',
  'token.*',
  'sign_in.*',
  'impersonation.*',
  'installation.*',
  'consent.*',
  'updates.*',
  'webhook.*',
  'event.*',
  'job.*',
  'recording.*',
  'brand.*',
  'domain.*',
  'texts.*',
  'publisher.*',
  'version.*',
  'canary.*',
  'quota.*',
  'tenant.*',
] as const

/** Actions in words. */
export const useActionNames = () => {
  const { t, te } = useI18n()
  return {
    actionName: (action: string) => {
      const key = `audit.actions.${action.replace('.*', '.all')}`
      return te(key) ? t(key) : action
    },
  }
}
