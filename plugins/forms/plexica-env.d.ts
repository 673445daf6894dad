// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: "db" | "kv" | "storage" | "jobs" | "notify" | "events"
      permissions: "forms.fill" | "forms.results" | "forms.manage"
      publishes: `forms.response.${string}` | `forms.form.${string}`
      subscribes: never
      jobs: "close"
      secrets: never
      indexes: never
      settings: { "type": "object"; "properties": { "publicPerMinute": { "type": "integer"; "title": "Answers a minute that a public form takes"; "minimum": 1; "maximum": 600; "default": 30 } }; "required": readonly [] }
      exposes: {}
    }
  }
}
