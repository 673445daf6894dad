// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: "db" | "events" | "jobs" | "kv" | "notify" | "plugins" | "net" | "secrets"
      permissions: "automation.read" | "automation.manage"
      publishes: `automation.run.${string}` | `automation.rule.${string}`
      subscribes: `${string}`
      jobs: "run" | "tidy"
      secrets: "SERVICE_TOKEN"
      indexes: never
      settings: { "type": "object"; "properties": { "keepDays": { "type": "integer"; "title": "Days that the log of runs is kept"; "minimum": 1; "maximum": 365; "default": 30 } }; "required": readonly [] }
      exposes: {}
    }
  }
}
