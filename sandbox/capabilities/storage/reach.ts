import { Problem } from '../../../problems/problem.ts'
import type { Owner, StorageLimit } from '../../../runtime/storage/files.ts'
import type { Limits } from '../../limits.ts'
import type { StorageScope } from './capability.ts'

/**
 * The path of a file, or a prefix of paths, has to lie in a granted bucket.
 *
 * @throws {Problem} `capability.scope`
 */
export const mayRead = ({ buckets }: StorageScope, path: string): void => {
  if (!buckets || buckets.some((name) => path.startsWith(`${name}/`))) return
  throw new Problem('capability.scope', {
    detail: `The path has to begin with a granted bucket and a slash: ${buckets.map((name) => `${name}/`).join(', ')}.`,
    buckets,
  })
}

/** @throws {Problem} `capability.scope` */
export const mayWrite = (scope: StorageScope, path: string): void => {
  if (scope.readOnly)
    throw new Problem('capability.scope', { detail: 'The grant of this installation is for reading only.' })
  mayRead(scope, path)
}

/** Whose files these are, and how many the grant and the quotas allow. */
export const ownerOf = (
  {
    tenant,
    installation,
    limits,
  }: { tenant: { id: string }; installation: { id: string }; limits: Pick<Limits, StorageLimit> },
  scope: StorageScope,
): Owner => ({
  tenantId: tenant.id,
  installationId: installation.id,
  limits: {
    ...limits,
    'storage.bytes': Math.min(scope.maxBytes, limits['storage.bytes']),
    'storage.files': Math.min(scope.maxFiles, limits['storage.files']),
  },
})
