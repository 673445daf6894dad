import { useI18n } from 'vue-i18n'

/** Characters that a password needs at least. */
export const shortestPassword = 12

/** What is wrong with a password that is chosen, as a form with a `NewPasswordInput` tells it. */
export const useNewPassword = () => {
  const { t } = useI18n()
  const mistakesIn = (password: string) =>
    password.length < shortestPassword
      ? [{ name: 'password', message: t('password.tooShort', { characters: shortestPassword }) }]
      : []
  return { mistakesIn }
}
