// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: "db" | "storage" | "jobs" | "events"
      permissions: "files.read" | "files.write" | "files.share" | "files.purge"
      publishes: `files.file.${string}` | `files.folder.${string}`
      subscribes: never
      jobs: "empty-trash"
      secrets: never
      indexes: never
      settings: { "type": "object"; "properties": { "trashDays": { "type": "integer"; "title": "Days that deleted files stay in the trash"; "minimum": 1; "maximum": 365; "default": 30 } }; "required": readonly [] }
      exposes: {}
    }
  }
}
