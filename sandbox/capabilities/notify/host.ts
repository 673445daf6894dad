import { Problem } from '../../../problems/problem.ts'
import type { Notifier } from '../../../runtime/notify/notifier.ts'
import type { HostCall } from '../define.ts'
import { notify, type Channel } from './capability.ts'

type NotifyCall = HostCall<{ channels: Channel[] }>

/** Tells users of the tenant that an invocation acts for. */
export const notifyHost = ({ notifier }: { notifier: Pick<Notifier, 'send'> }) =>
  notify.host({
    send({ tenant, installation, scope, limits }: NotifyCall, { channels, ...notice }) {
      const refused = channels.find((channel) => !scope.channels.includes(channel))
      if (refused !== undefined)
        throw new Problem('capability.scope', {
          detail: `The grant is for these channels: ${scope.channels.join(', ')}.`,
          channels: scope.channels,
        })
      return notifier.send({ tenant, installation, limits }, { ...notice, channels })
    },
  })
