import type { Knex } from 'knex'
import type { Changes } from '../changes.ts'
import { createPermissions, type Permissions } from './permissions.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createUsers, type Users } from './users.ts'

/** Everything about who someone is and what they may do. */
export interface Identity {
  users: Users
  tokens: Tokens
  permissions: Permissions
  sessions: Sessions
  close(): void
}

/** Wires the parts of identity. */
export const createIdentity = ({ core, changes }: { core: Knex; changes: Changes }): Identity => {
  const sessions = createSessions({ core, changes })
  return {
    users: createUsers({ core, changes }),
    tokens: createTokens({ core, changes }),
    permissions: createPermissions({ core, changes }),
    sessions,
    close() {
      sessions.close()
    },
  }
}
