// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: "db" | "kv" | "users" | "jobs" | "notify" | "events" | "plugins"
      permissions: "helpdesk.tickets.read" | "helpdesk.tickets.write" | "helpdesk.answers.write" | "helpdesk.tickets.delete"
      publishes: `helpdesk.ticket.${string}`
      subscribes: never
      jobs: "watch"
      secrets: never
      indexes: never
      settings: { "type": "object"; "properties": { "answerHours": { "type": "integer"; "title": "Hours until the first answer"; "minimum": 1; "maximum": 720; "default": 8 }; "urgentHours": { "type": "integer"; "title": "The same for urgent tickets"; "minimum": 1; "maximum": 720; "default": 1 }; "takesRequests": { "type": "boolean"; "title": "Take requests from your website, without signing in"; "default": true } }; "required": readonly [] }
      exposes: {
        "openTicket": { input: { "type": "object"; "properties": { "subject": { "type": "string"; "minLength": 1; "maxLength": 200 }; "text": { "type": "string"; "minLength": 1; "maxLength": 10000 }; "name": { "type": "string"; "minLength": 1; "maxLength": 120 }; "email": { "type": "string"; "maxLength": 320 }; "priority": { "enum": readonly ["low", "normal", "high", "urgent"] } }; "required": readonly ["subject", "text", "name"]; "additionalProperties": false }; output: { "type": "object"; "properties": { "id": { "type": "string" }; "number": { "type": "integer" } }; "required": readonly ["id", "number"] } }
        "ticketsOf": { input: { "type": "object"; "properties": { "email": { "type": "string"; "maxLength": 320 } }; "required": readonly ["email"]; "additionalProperties": false }; output: { "type": "array"; "items": { "type": "object"; "properties": { "id": { "type": "string" }; "number": { "type": "integer" }; "subject": { "type": "string" }; "status": { "type": "string" } }; "required": readonly ["id", "number", "subject", "status"]; "additionalProperties": false } } }
      }
    }
  }
}
