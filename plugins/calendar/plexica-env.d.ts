// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: "db" | "jobs" | "notify" | "events"
      permissions: "calendar.events.read" | "calendar.events.write" | "calendar.calendars.write"
      publishes: `calendar.event.${string}` | `calendar.booking.${string}`
      subscribes: never
      jobs: "remind"
      secrets: never
      indexes: never
      settings: { "type": "object"; "properties": { "timeZone": { "type": "string"; "title": "Time zone of new calendars, such as Europe/Rome"; "maxLength": 60; "default": "Europe/Rome" }; "remindByEmail": { "type": "boolean"; "title": "Send reminders by e-mail, too"; "default": false } }; "required": readonly [] }
      exposes: {
        "addEvent": { input: { "type": "object"; "properties": { "title": { "type": "string"; "minLength": 1; "maxLength": 200 }; "starts_at": { "type": "string"; "format": "date-time" }; "ends_at": { "type": "string"; "format": "date-time" }; "calendar": { "type": "string"; "maxLength": 100 } }; "required": readonly ["title", "starts_at", "ends_at"]; "additionalProperties": false }; output: { "type": "object"; "properties": { "id": { "type": "string" } }; "required": readonly ["id"] } }
        "eventsBetween": { input: { "type": "object"; "properties": { "from": { "type": "string"; "format": "date" }; "to": { "type": "string"; "format": "date" } }; "required": readonly ["from", "to"]; "additionalProperties": false }; output: { "type": "array"; "items": { "type": "object"; "properties": { "id": { "type": "string" }; "title": { "type": "string" }; "calendar": { "type": "string" }; "starts_at": { "type": "string" }; "ends_at": { "type": "string" } }; "required": readonly ["id", "title", "calendar", "starts_at", "ends_at"]; "additionalProperties": false } } }
      }
    }
  }
}
