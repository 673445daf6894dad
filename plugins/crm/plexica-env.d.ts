// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: 'db' | 'events' | 'plugins'
      permissions: 'crm.contacts.read' | 'crm.contacts.write' | 'crm.deals.read' | 'crm.deals.write'
      publishes: `crm.contact.${string}` | `crm.deal.${string}`
      subscribes: `billing.invoice.${string}`
      jobs: never
      secrets: never
      indexes: never
      settings: { type: 'object'; properties: {} }
      exposes: {
        findContact: {
          input: {
            type: 'object'
            properties: { id: { type: 'string'; format: 'uuid' }; email: { type: 'string'; maxLength: 320 } }
            additionalProperties: false
          }
          output: {
            anyOf: readonly [
              {
                type: 'object'
                properties: {
                  id: { type: 'string' }
                  name: { type: 'string' }
                  email: { type: readonly ['string', 'null'] }
                  phone: { type: readonly ['string', 'null'] }
                  company: { type: readonly ['string', 'null'] }
                }
                required: readonly ['id', 'name', 'email', 'phone', 'company']
                additionalProperties: false
              },
              { type: 'null' },
            ]
          }
        }
        findContacts: {
          input: {
            type: 'object'
            properties: { q: { type: 'string'; maxLength: 200 }; limit: { type: 'integer'; minimum: 1; maximum: 100 } }
            additionalProperties: false
          }
          output: {
            type: 'array'
            items: {
              type: 'object'
              properties: {
                id: { type: 'string' }
                name: { type: 'string' }
                email: { type: readonly ['string', 'null'] }
                phone: { type: readonly ['string', 'null'] }
                company: { type: readonly ['string', 'null'] }
              }
              required: readonly ['id', 'name', 'email', 'phone', 'company']
              additionalProperties: false
            }
          }
        }
      }
    }
  }
}
