import i18next from 'i18next'

export default {
  async fetch() {
    const i18n = i18next.createInstance()
    await i18n.init({
      lng: 'de',
      fallbackLng: 'en',
      resources: {
        en: { translation: { only: 'english' } },
        de: {
          translation: {
            hello: 'Hallo {{name}}',
            item_one: '{{count}} Ding',
            item_other: '{{count}} Dinge',
            price: '{{value, number}}',
          },
        },
      },
    })
    return Response.json([
      i18n.t('hello', { name: 'Ada' }),
      i18n.t('item', { count: 1 }),
      i18n.t('item', { count: 3 }),
      i18n.t('only'),
      i18n.t('price', { value: 1234.5 }),
    ])
  },
}
