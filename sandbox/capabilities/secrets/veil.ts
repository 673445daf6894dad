import { Problem } from '../../../problems/problem.ts'
import type { Secret, Secrets } from '../../../runtime/secrets/secrets.ts'
import type { HostCall } from '../define.ts'
import type { Veil } from '../net/host.ts'
import { isStreamed, type Outgoing, type Reply } from '../net/exchange.ts'
import { valueOf, type HeaderPairs } from '../net/headers.ts'
import { reaches } from '../net/hosts.ts'
import { secrets as capability } from './capability.ts'
import { formsOf } from './forms.ts'
import { secretsLimits } from './limits.ts'
import { replacing } from './replace-in-stream.ts'

interface Bound extends Secret {
  hosts: readonly string[]
}

/**
 * What stands between a plugin and its secrets in requests to the outside: placeholders become secrets just for the
 * hosts that these are bound to, and secrets in the replies become placeholders again.
 */
export const createVeils =
  ({ secrets }: { secrets: Pick<Secrets, 'of'> }) =>
  async (call: HostCall): Promise<Veil | undefined> => {
    const scope = call.granted(capability)
    if (!scope) return undefined
    const bound = (await secrets.of(call.installation.id)).flatMap((secret): Bound[] => {
      const reach = Object.hasOwn(scope.names, secret.name) ? scope.names[secret.name] : undefined
      return reach && reach.hosts.length > 0 ? [{ ...secret, hosts: reach.hosts }] : []
    })
    if (bound.length === 0) return undefined
    const at = (url: URL) => bound.filter(({ hosts }) => reaches(hosts, url))
    return {
      reveal: (request) => at(request.url).reduce(reveal, request),
      hide: (reply, sent) => {
        const here = at(sent.url)
        return here.length === 0 ? reply : hide(reply, here, sent)
      },
    }
  }

const reveal = (request: Outgoing, secret: Bound): Outgoing => {
  const { placeholder } = secret
  const [headers, body] = [request.headers, request.body]
  let uses = 0
  const put = (text: string, encode: (value: string) => string): string => {
    const parts = text.split(placeholder)
    if (parts.length === 1) return text
    uses += parts.length - 1
    if (uses > secretsLimits.uses) throw tooManyUses()
    return parts.join(encode(secret.value))
  }
  const url = new URL(request.url)
  url.pathname = put(url.pathname, encodeURIComponent)
  url.search = put(url.search, encodeURIComponent)
  const encode = encodingOf(valueOf(headers, 'content-type') ?? '')
  return {
    ...request,
    url,
    headers: headers.map(([name, value]) => [name, headerSafe(inBasic(value, put), secret, value)]),
    body: isStreamed(body)
      ? replacing(body, [
          {
            text: placeholder,
            instead() {
              if (++uses > secretsLimits.uses) throw tooManyUses()
              return inLatin1(encode(secret.value))
            },
          },
        ])
      : typeof body === 'string'
        ? put(body, encode)
        : body &&
          Buffer.from(
            put(Buffer.from(body).toString('latin1'), (value) => inLatin1(encode(value))),
            'latin1',
          ),
  }
}

/** How a value is written inside of a body. */
const encodingOf = (contentType: string): ((value: string) => string) => {
  if (/\bjson\b/i.test(contentType)) return (value) => JSON.stringify(value).slice(1, -1)
  if (/x-www-form-urlencoded/i.test(contentType)) return encodeURIComponent
  return (value) => value
}

/** UTF-8 bytes as text of one character each, in which bytes of any kind can be searched and replaced. */
const inLatin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

const basic = /^(basic +)([A-Za-z0-9+/]+=*)$/i

/** A header's value with the secret in place; also inside of Basic credentials, where a placeholder stands in base64. */
const inBasic = (value: string, put: (text: string, encode: (value: string) => string) => string): string => {
  const [, scheme, token] = basic.exec(value) ?? []
  if (scheme === undefined || token === undefined) return put(value, (secret) => secret)
  const credentials = Buffer.from(token, 'base64').toString('utf8')
  const revealed = put(credentials, (secret) => secret)
  return revealed === credentials ? value : scheme + Buffer.from(revealed, 'utf8').toString('base64')
}

const headerSafe = (revealed: string, { name }: Bound, given: string): string => {
  if (revealed === given || /^[\t\x20-\x7e\x80-\xff]*$/.test(revealed)) return revealed
  throw new Problem('capability.invalid', { detail: `The secret "${name}" can not be sent in a header.`, name })
}

const tooManyUses = () =>
  new Problem('net.limit', {
    detail: `A secret stands at most ${secretsLimits.uses} times in one request.`,
    limit: 'uses',
    value: secretsLimits.uses,
  })

/** Every text that would give a secret away, with what takes its place. */
const giveaways = (bound: Bound[], sent: Outgoing): [text: string, instead: string][] => [
  // Basic credentials as they were sent: the secret in them begins anywhere in a group of base64.
  ...sent.headers.flatMap(([, value]): [string, string][] => {
    const token = basic.exec(value)?.[2]
    return token !== undefined && bound.some((secret) => holds(token, secret)) ? [[token, bound[0]!.placeholder]] : []
  }),
  ...bound.flatMap(({ value, placeholder }) => formsOf(value).map((form): [string, string] => [form, placeholder])),
]

const holds = (token: string, { value }: Bound): boolean =>
  Buffer.from(token, 'base64').toString('utf8').includes(value)

const hide = <Some extends Reply>(reply: Some, bound: Bound[], sent: Outgoing): Some => {
  // A coding that was not taken off would hide what is looked for.
  if (valueOf(reply.headers, 'content-encoding') !== undefined)
    throw new Problem('net.failed', {
      detail: `"${sent.url.hostname}" sent a body in a coding that is not known here.`,
    })
  // Asked for half by half, a secret would be in no reply.
  if (reply.status === 206)
    throw new Problem('net.failed', {
      detail: `"${sent.url.hostname}" sent a part of a body; from hosts that a secret is bound to, only whole ones are taken.`,
    })
  const all = giveaways(bound, sent)
  const clean = (text: string) => all.reduce((cleaner, [form, instead]) => cleaner.replaceAll(form, instead), text)
  return {
    ...reply,
    statusText: clean(reply.statusText),
    // Header values are bytes; a secret beyond ASCII is in there as UTF-8.
    headers: reply.headers.map(([name, value]): HeaderPairs[number] => [
      name,
      all.reduce((cleaner, [form, instead]) => cleaner.replaceAll(inLatin1(form), instead), clean(value)),
    ]),
    body: replacing(
      reply.body,
      all.map(([form, instead]) => ({ text: inLatin1(form), instead: () => instead })),
    ),
  }
}
