import 'rapidoc'

/**
 * The reference of the REST API of this host, made in the browser from its `/openapi.json`: at a tenant with the routes
 * of its plugins. Nothing of it comes from anywhere else.
 */
const reference = document.createElement('rapi-doc')
const dark = document.documentElement.classList.contains('dark')
// Without room for its menu there is no way to what it shows one at a time: all of it stands in a list there.
const isNarrow = window.matchMedia('(width < 768px)').matches
const attributes: Record<string, string> = {
  'spec-url': '/openapi.json',
  'render-style': isNarrow ? 'view' : 'focused',
  'schema-style': 'table',
  theme: dark ? 'dark' : 'light',
  'bg-color': dark ? '#18181b' : '#ffffff',
  'text-color': dark ? '#d4d4d8' : '#3f3f46',
  'primary-color': dark ? '#818cf8' : '#4f46e5',
  'nav-bg-color': dark ? '#09090b' : '#f4f4f5',
  'nav-text-color': dark ? '#d4d4d8' : '#3f3f46',
  'nav-hover-text-color': dark ? '#ffffff' : '#18181b',
  'regular-font': 'ui-sans-serif, system-ui, sans-serif',
  'mono-font': 'ui-monospace, monospace',
  'load-fonts': 'false',
  'show-header': 'false',
  'show-info': 'true',
  'allow-spec-url-load': 'false',
  'allow-spec-file-load': 'false',
  'allow-server-selection': 'false',
  'persist-auth': 'false',
  'use-path-in-nav-bar': 'false',
  'nav-item-spacing': 'compact',
}
for (const [name, value] of Object.entries(attributes)) reference.setAttribute(name, value)

// In the list it puts what a call needs to be allowed over whatever stands above the operation.
const ownRules = new CSSStyleSheet()
ownRules.replaceSync(`
  .endpoint-body [style^='position:absolute; top:3px'] { position: static !important; }
  .endpoint-body [style^='position:absolute; top:3px'] > div {
    min-width: 0 !important;
    flex-wrap: wrap;
    justify-content: flex-start !important;
  }
`)

// It draws its title as plain text, and what scrolls can't be reached by keyboard.
reference.addEventListener('spec-loaded', () => {
  requestAnimationFrame(() => {
    const title = reference.shadowRoot?.querySelector('#api-title')
    title?.setAttribute('role', 'heading')
    title?.setAttribute('aria-level', '1')
    reference.shadowRoot?.querySelector('main')?.setAttribute('tabindex', '0')
  })
})
document.body.append(reference)
reference.shadowRoot?.adoptedStyleSheets.push(ownRules)
