// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: 'db' | 'storage' | 'plugins' | 'events' | 'jobs' | 'notify'
      permissions: 'billing.invoices.read' | 'billing.invoices.write' | 'billing.invoices.issue'
      publishes: `billing.invoice.${string}`
      subscribes: 'crm.contact.deleted'
      jobs: 'overdue'
      secrets: never
      indexes: never
      settings: {
        type: 'object'
        properties: {
          companyName: { type: 'string'; title: 'Name of your company'; maxLength: 120 }
          companyAddress: { type: 'string'; title: 'Its address, parts separated by commas'; maxLength: 300 }
          companyTaxNumber: { type: 'string'; title: 'Its tax number'; maxLength: 40 }
          companyBank: { type: 'string'; title: 'Where to pay to, such as an IBAN'; maxLength: 80 }
          currency: {
            type: 'string'
            title: 'Currency of new invoices'
            enum: readonly ['EUR', 'USD', 'GBP', 'CHF', 'JPY']
            default: 'EUR'
          }
          taxPercent: {
            type: 'number'
            title: 'Tax of new products, in percent'
            minimum: 0
            maximum: 100
            default: 22
          }
          paymentDays: { type: 'integer'; title: 'Days to pay in'; minimum: 0; maximum: 365; default: 30 }
          numberPrefix: { type: 'string'; title: 'What invoice numbers begin with'; maxLength: 10; default: 'INV-' }
          footer: { type: 'string'; title: 'A line at the foot of invoices'; maxLength: 200 }
        }
        required: readonly []
      }
      exposes: {
        invoicesOf: {
          input: {
            type: 'object'
            properties: { contact: { type: 'string'; format: 'uuid' } }
            required: readonly ['contact']
            additionalProperties: false
          }
          output: {
            type: 'array'
            items: {
              type: 'object'
              properties: {
                id: { type: 'string' }
                number: { type: readonly ['string', 'null'] }
                status: { type: 'string' }
                issued_on: { type: readonly ['string', 'null'] }
                due_on: { type: readonly ['string', 'null'] }
                total: { type: 'integer' }
                total_shown: { type: 'number' }
                currency: { type: 'string' }
              }
              required: readonly ['id', 'number', 'status', 'issued_on', 'due_on', 'total', 'total_shown', 'currency']
              additionalProperties: false
            }
          }
        }
        draftInvoice: {
          input: {
            type: 'object'
            properties: {
              contact: { type: 'string'; format: 'uuid' }
              lines: {
                type: 'array'
                minItems: 1
                maxItems: 100
                items: {
                  type: 'object'
                  properties: {
                    description: { type: 'string'; minLength: 1; maxLength: 200 }
                    quantity: { type: 'number'; minimum: 0 }
                    unit_price: { type: 'number' }
                    tax_percent: { type: 'number'; minimum: 0; maximum: 100 }
                  }
                  required: readonly ['description', 'quantity', 'unit_price']
                  additionalProperties: false
                }
              }
              note: { type: 'string'; maxLength: 1000 }
            }
            required: readonly ['contact', 'lines']
            additionalProperties: false
          }
          output: {
            type: 'object'
            properties: { id: { type: 'string' }; total: { type: 'integer' }; currency: { type: 'string' } }
            required: readonly ['id', 'total', 'currency']
          }
        }
      }
    }
  }
}
