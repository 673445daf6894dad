// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: "db" | "jobs"
      permissions: "analytics.read" | "analytics.write"
      publishes: never
      subscribes: never
      jobs: "tidy"
      secrets: never
      indexes: never
      settings: { "type": "object"; "properties": { "keepDays": { "type": "integer"; "title": "Days for which events are kept"; "minimum": 1; "maximum": 3660; "default": 400 } }; "required": readonly [] }
      exposes: {
        "record": { input: { "type": "object"; "properties": { "path": { "type": "string"; "minLength": 1; "maxLength": 2000 }; "name": { "type": "string"; "minLength": 1; "maxLength": 100 }; "visitor": { "type": "string"; "maxLength": 200 } }; "required": readonly ["path"]; "additionalProperties": false }; output: { "type": "object"; "properties": { "id": { "type": "string" } }; "required": readonly ["id"] } }
      }
    }
  }
}
