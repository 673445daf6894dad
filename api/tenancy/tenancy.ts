import type { IncomingMessage } from 'node:http'
import { Problem } from '../../problems/problem.ts'
import type { Addresses } from '../../runtime/addresses.ts'
import type { Tenant, Tenants } from '../../runtime/tenants/tenants.ts'

/** Who a request is for; a tenant may be asked at its own domain or at its address at the platform. */
export type Place = { kind: 'platform' } | { kind: 'admin' } | { kind: 'tenant'; tenant: Tenant; origin: string }

export interface Tenancy {
  /**
   * The tenant that the Host name means, the platform for the bare host, or its admin app. Nothing else in a request has a say.
   *
   * @throws {Problem} `tenant.unknown`, also for tenants that are being deleted; `tenant.suspended`; `request.invalid`
   * when it names several hosts
   */
  placeOf(request: IncomingMessage): Promise<Place>
}

/** Finds the tenant of a request; `tenants.find` answers from memory. */
export const createTenancy = ({
  addresses,
  tenants,
}: {
  addresses: Addresses
  tenants: Pick<Tenants, 'find'>
}): Tenancy => ({
  async placeOf(request) {
    if (namesSeveralHosts(request)) throw new Problem('request.invalid')
    const place = addresses.placeOf(request.headers.host)
    if (place.kind === 'platform' || place.kind === 'admin') return place
    const tenant = place.kind === 'tenant' ? await tenants.find(place.slug) : undefined
    if (!tenant || tenant.status === 'deleting') throw new Problem('tenant.unknown')
    if (tenant.status === 'suspended') throw new Problem('tenant.suspended')
    return { kind: 'tenant', tenant, origin: addresses.originAt(tenant.slug, request.headers.host) }
  },
})

/** Node takes the first; a proxy before us may have gone by another one (RFC 9112, section 3.2). */
const namesSeveralHosts = ({ rawHeaders }: IncomingMessage): boolean => {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}
