// Runs before the first paint, so that a dark page never flashes white. The app keeps the choice under this key.
;(() => {
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('vueuse-color-scheme') ?? 'auto'
  } catch {
    // Storage is off: the system decides.
  }
  const dark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
})()
