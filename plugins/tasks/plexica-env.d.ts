// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: 'db' | 'users' | 'jobs' | 'notify' | 'events'
      permissions: 'tasks.tasks.read' | 'tasks.tasks.write' | 'tasks.tasks.delete' | 'tasks.projects.write'
      publishes: `tasks.task.${string}`
      subscribes: 'plexica.user.changed' | 'plexica.user.deleted'
      jobs: 'remind'
      secrets: never
      indexes: never
      settings: {
        type: 'object'
        properties: {
          remindDaysBefore: {
            type: 'integer'
            title: 'Days before the due date on which people are reminded'
            minimum: 0
            maximum: 14
            default: 1
          }
          remindByEmail: { type: 'boolean'; title: 'Send reminders by e-mail, too'; default: false }
        }
        required: readonly []
      }
      exposes: {
        createTask: {
          input: {
            type: 'object'
            properties: {
              title: { type: 'string'; minLength: 1; maxLength: 200 }
              description: { type: 'string'; maxLength: 10000 }
              project: {
                type: 'string'
                minLength: 1
                maxLength: 100
                description: 'The name of a project, which is made if there is none'
              }
              priority: { enum: readonly ['low', 'normal', 'high', 'urgent'] }
              due: { type: 'string'; format: 'date' }
              assignee: { type: 'string'; format: 'uuid'; description: 'The id of a user' }
            }
            required: readonly ['title']
            additionalProperties: false
          }
          output: {
            type: 'object'
            properties: { id: { type: 'string' }; title: { type: 'string' } }
            required: readonly ['id', 'title']
          }
        }
        findTasks: {
          input: {
            type: 'object'
            properties: {
              q: { type: 'string'; maxLength: 200 }
              status: { enum: readonly ['todo', 'doing', 'review', 'done'] }
              assignee: { type: 'string'; format: 'uuid' }
              limit: { type: 'integer'; minimum: 1; maximum: 100 }
            }
            additionalProperties: false
          }
          output: {
            type: 'array'
            items: {
              type: 'object'
              properties: {
                id: { type: 'string' }
                title: { type: 'string' }
                project: { type: 'string' }
                status: { type: 'string' }
                due: { type: readonly ['string', 'null'] }
                assignee_name: { type: readonly ['string', 'null'] }
              }
              required: readonly ['id', 'title', 'project', 'status', 'due', 'assignee_name']
              additionalProperties: false
            }
          }
        }
      }
    }
  }
}
