import 'rapidoc'

/**
 * The reference of the REST API of this host, made in the browser from its `/openapi.json`: at a tenant with the routes
 * of its plugins. Nothing of it comes from anywhere else.
 */
const reference = document.createElement('rapi-doc')
const dark = document.documentElement.classList.contains('dark')
const attributes: Record<string, string> = {
  'spec-url': '/openapi.json',
  'render-style': 'focused',
  'schema-style': 'table',
  theme: dark ? 'dark' : 'light',
  'bg-color': dark ? '#18181b' : '#ffffff',
  'primary-color': '#6366f1',
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
document.body.append(reference)
