import { onScopeDispose, watchEffect } from 'vue'

/** Shows the whole app in a stylesheet that is not published, for as long as the page is open that tries it. */
export const useLivePreview = (css: () => string | undefined) => {
  const sheet = new CSSStyleSheet()
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  watchEffect(() => sheet.replaceSync(css() ?? ''))
  onScopeDispose(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
  })
}
