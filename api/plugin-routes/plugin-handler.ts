import { randomUUID } from 'node:crypto'
import type { Language } from '../../languages/languages.ts'
import { taped } from '../../plugins-registry/installations/deployments.ts'
import { Problem } from '../../problems/problem.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import type { Audit } from '../../runtime/audit.ts'
import type { Authorization } from '../../runtime/identity/authorization.ts'
import type { InvokingUser, Supervisor, Surface } from '../../runtime/supervisor/types.ts'
import type { Caller } from '../auth/caller.ts'
import type { PluginHandler, PluginHttpRequest } from '../plugin-entrance.ts'
import { actorOf } from '../routes/actor.ts'
import { matchRoute, methodsOf, type MatchedRoute } from '../../runtime/supervisor/match-route.ts'
import { languageOf } from '../language-of.ts'
import { problemInWords } from './problem-in-words.ts'
import { readPluginRequest } from './read-request.ts'
import { writePluginResponse } from './write-response.ts'

const prefix = '/api/v1/plugins/'

/**
 * Answers `/api/v1/plugins/<plugin>/…`: finds the installation and the route, asks whether the caller may, and only
 * then runs plugin code.
 */
export const createPluginHandler = ({
  installations,
  supervisor,
  authorization,
  audit,
  words,
}: {
  installations: Installations
  supervisor: Supervisor
  authorization: Pick<Authorization, 'check'>
  audit: Pick<Audit, 'denied'>
  words: Pick<PluginWords, 'messages'>
}): PluginHandler => {
  const checkPermission = async (
    { caller, tenant, id }: PluginHttpRequest,
    plugin: string,
    route: string,
    permission: string,
  ) => {
    if (caller.kind !== 'user' && caller.kind !== 'service') return
    try {
      await authorization.check(caller.subject, permission)
    } catch (error) {
      const by = { tenantId: tenant.id, actor: actorOf(caller), requestId: id, ip: caller.subject.ip }
      if (error instanceof Problem && error.code === 'auth.forbidden')
        audit.denied({ ...by, permission, target: `${plugin} ${route}` })
      throw error
    }
  }

  /** The id under which a request is to be recorded, if its caller wants that and may. @throws {Problem} `auth.required`, `auth.forbidden` */
  const markOf = async (request: PluginHttpRequest, plugin: string): Promise<string | undefined> => {
    if (request.headers['plexica-record'] === undefined) return undefined
    if (!('subject' in request.caller)) throw new Problem('auth.required')
    await checkPermission(request, plugin, 'Plexica-Record', 'plexica.recordings.manage')
    return randomUUID()
  }

  return async (request, response, countFor) => {
    const { plugin, path, search } = splitUrl(request.url)
    const tenant = request.tenant
    const { deployment, surface } = await installations.deployment(tenant, plugin)
    const counting = countFor(deployment)
    if (counting) await counting
    const method = request.method
    const matched = matchRoute(surface, method, path)
    checkAccess(request.caller, surface, matched, path)
    const permission = matched?.route.permission
    if (permission !== undefined) await checkPermission(request, plugin, `${method} ${matched?.route.path}`, permission)
    const pluginRequest = await readPluginRequest(
      request,
      request.tenantOrigin + path + search,
      deployment.limits.requestBytes,
    )
    const handled = matched?.route.handler ? matched : undefined
    const gone = new AbortController()
    response.on('close', () => {
      if (!response.writableFinished) gone.abort()
    })
    const mark = await markOf(request, plugin)
    if (mark !== undefined) response.setHeader('Plexica-Recording', mark)
    const language = languageOf(request)
    const answer = await supervisor.request(
      mark === undefined ? deployment : taped(deployment),
      { kind: 'request', request: pluginRequest, ...(handled && { route: handled.key, params: handled.params }) },
      { user: userOf(request.caller, language), signal: gone.signal, ...(mark !== undefined && { mark }) },
    )
    const told = await problemInWords(answer, language, () => words.messages(tenant, language, deployment.installation))
    await writePluginResponse(response, told, method !== 'HEAD')
  }
}

const splitUrl = (url: string): { plugin: string; path: string; search: string } => {
  const question = url.indexOf('?')
  const end = question === -1 ? url.length : question
  const slash = url.indexOf('/', prefix.length)
  const nameEnd = slash === -1 || slash > end ? end : slash
  return { plugin: url.slice(prefix.length, nameEnd), path: url.slice(nameEnd, end) || '/', search: url.slice(end) }
}

/** @throws {Problem} `plugin.no_route`, `request.method_not_allowed`, `auth.required`, `auth.forbidden` */
const checkAccess = (caller: Caller, surface: Surface, matched: MatchedRoute | undefined, path: string) => {
  if (matched?.route.public) return
  if (caller.kind === 'anonymous') throw new Problem('auth.required')
  if (caller.kind === 'platform') throw new Problem('auth.forbidden')
  if (matched || surface.fetch) return
  const allow = methodsOf(surface, path)
  throw allow.length > 0 ? new Problem('request.method_not_allowed', { allow }) : new Problem('plugin.no_route')
}

/** A service is known to plugins by its token. */
const userOf = (caller: Caller, language: Language): InvokingUser | undefined => {
  if (caller.kind !== 'user' && caller.kind !== 'service') return undefined
  const { permissions, subject } = caller
  if (caller.kind === 'service') return { id: caller.id, name: caller.name, permissions, subject }
  const { id, name, email } = caller.user
  return { id, name, email, permissions, subject, language }
}
