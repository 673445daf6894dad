import fs from 'node:fs/promises'
import path from 'node:path'
import type { ProvisionStep } from './provision.ts'
import type { Tenant } from './queries.ts'

/** A folder for each tenant's files, named by its id: a slug may come back as another tenant. */
export function storageSpaces(storageDir: string): ProvisionStep {
  const folder = (tenant: Tenant) => path.join(storageDir, 'tenants', tenant.id)
  return {
    name: 'storage space',
    up: async (tenant) => {
      await fs.mkdir(folder(tenant), { recursive: true, mode: 0o700 })
    },
    undo: (tenant) => fs.rm(folder(tenant), { recursive: true, force: true }),
  }
}
