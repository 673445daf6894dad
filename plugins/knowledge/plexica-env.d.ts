// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: "db" | "search" | "events"
      permissions: "knowledge.read" | "knowledge.write" | "knowledge.publish" | "knowledge.manage"
      publishes: `knowledge.article.${string}` | `knowledge.space.${string}`
      subscribes: never
      jobs: never
      secrets: never
      indexes: "articles"
      settings: { "type": "object"; "properties": { "language": { "title": "Language that articles are written in"; "enum": readonly ["en", "de", "it", "fr", "es", "pt", "nl"]; "type": "string"; "default": "en" } }; "required": readonly [] }
      exposes: {
        "findArticles": { input: { "type": "object"; "properties": { "q": { "type": "string"; "minLength": 1; "maxLength": 200 }; "limit": { "type": "integer"; "minimum": 1; "maximum": 20 } }; "required": readonly ["q"]; "additionalProperties": false }; output: { "type": "array"; "items": { "type": "object"; "properties": { "id": { "type": "string" }; "title": { "type": "string" }; "space": { "type": "string" }; "url": { "type": "string" } }; "required": readonly ["id", "title", "space", "url"] } } }
      }
    }
  }
}
