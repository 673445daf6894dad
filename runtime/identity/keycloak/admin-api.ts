/** How a Keycloak is reached, and with whose rights. */
export interface KeycloakConfig {
  /** Without a slash at its end, such as https://sso.example.com. */
  url: string
  /** A client of the realm `master` with a service account that may create realms. */
  clientId: string
  clientSecret: string
}

/** As much of a RealmRepresentation as is written and read here. */
export interface Realm {
  realm: string
  enabled: boolean
  displayName?: string
  attributes?: Record<string, string>
  [more: string]: unknown
}

/** Keycloak's Admin REST API, as far as realms need it: https://www.keycloak.org/docs-api/latest/rest-api/ */
interface KeycloakAdmin {
  find(realm: string): Promise<Realm | undefined>
  /** With its clients and users in it, all or nothing; says `false` if there is a realm of that name. */
  create(realm: Realm): Promise<boolean>
  change(realm: string, change: Partial<Realm>): Promise<void>
  delete(realm: string): Promise<void>
}

const timeoutMs = 15_000

/** Why Keycloak did not do something, for the log and for who makes tenants. */
export class KeycloakFailure extends Error {
  override readonly name = 'KeycloakFailure'
}

/** Each call gets a token of its own: they live for a minute, and calls are rare. */
export const createKeycloakAdmin = ({ url, clientId, clientSecret }: KeycloakConfig): KeycloakAdmin => {
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      return await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
    } catch (cause) {
      throw new KeycloakFailure(`Keycloak at ${url} can not be reached.`, { cause })
    }
  }

  const token = async (): Promise<string> => {
    const answer = await ask('/realms/master/protocol/openid-connect/token', {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
    })
    const { access_token: given } = Object(await answer.json().catch(() => undefined)) as { access_token?: unknown }
    if (!answer.ok || typeof given !== 'string')
      throw new KeycloakFailure(`Keycloak gave no token to "${clientId}": ${answer.status}.`)
    return given
  }

  const call = async (method: string, path: string, body?: object, taken: number[] = []): Promise<Response> => {
    const answer = await ask(`/admin/realms${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (answer.ok || taken.includes(answer.status)) return answer
    throw new KeycloakFailure(`Keycloak answered ${answer.status} to ${method} /admin/realms${path}.`)
  }
  const at = (realm: string) => `/${encodeURIComponent(realm)}`

  return {
    async find(realm) {
      const answer = await call('GET', at(realm), undefined, [404])
      return answer.status === 404 ? undefined : ((await answer.json()) as Realm)
    },
    create: async (realm) => (await call('POST', '', realm, [409])).status !== 409,
    change: async (realm, change) => void (await call('PUT', at(realm), change)),
    delete: async (realm) => void (await call('DELETE', at(realm), undefined, [404])),
  }
}
