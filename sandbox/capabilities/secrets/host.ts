import { Problem } from '../../../problems/problem.ts'
import type { Secret, Secrets } from '../../../runtime/secrets/secrets.ts'
import type { HostCall } from '../define.ts'
import { secrets, type SecretsScope } from './capability.ts'

type SecretsCall = HostCall<SecretsScope>

/** Gives plugins what stands for their secrets; the secrets themselves only where reading was granted. */
export function secretsHost({ secrets: kept }: { secrets: Pick<Secrets, 'of'> }) {
  const find = async (call: SecretsCall, name: string): Promise<Secret | undefined> => {
    granted(call, name)
    return (await kept.of(call.installation.id)).find((each) => each.name === name)
  }

  return secrets.host({
    isSet: async (call, { name }) => (await find(call, name)) !== undefined,
    placeholder: async (call, { name }) => ((await find(call, name)) ?? unset(name)).placeholder,
    async read(call, { name }) {
      if (!granted(call, name).read)
        throw new Problem('capability.scope', {
          detail: `Reading the secret "${name}" itself was not granted; send its placeholder instead.`,
          name,
        })
      return ((await find(call, name)) ?? unset(name)).value
    },
  })
}

const granted = ({ scope }: SecretsCall, name: string) => {
  const reach = Object.hasOwn(scope.names, name) ? scope.names[name] : undefined
  if (!reach)
    throw new Problem('capability.scope', {
      detail: `The secret "${name}" was not granted to this installation.`,
      name,
    })
  return reach
}

const unset = (name: string): never => {
  throw new Problem('secrets.unset', {
    detail: `The secret "${name}" is not set; an admin sets it in the settings.`,
    name,
  })
}
