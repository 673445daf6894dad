import { pipeline } from 'node:stream/promises'
import { Router, type Request, type Response } from 'express'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Link } from '../../runtime/storage/signed-urls.ts'
import type { StoredFile } from '../../runtime/storage/files.ts'
import type { Storage } from '../../runtime/storage/storage.ts'
import { storage as storageCapability } from '../../sandbox/capabilities/storage/capability.ts'
import { mayRead, mayWrite, ownerOf } from '../../sandbox/capabilities/storage/reach.ts'
import type { Tenancy } from '../tenancy/tenancy.ts'

/** Types that a browser may show in place: it draws them, and runs nothing of them in our origin. */
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'application/pdf'])

/** Whatever a browser makes of a file: no scripts, no forms, no origin, no requests. */
const sandboxed = "sandbox; default-src 'none'; frame-ancestors 'none'"
/** A sandbox keeps browsers from showing a PDF at all; their viewers run it apart from our origin anyway. */
const forPdf = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/**
 * Signed links to files of installations, at `/files/<token>/<name>`: whoever has one needs no session. A link says
 * what was allowed when it was made; whether the installation still runs and still has its grant is asked now.
 */
export const fileLinks = ({
  tenancy,
  storage: { files, links },
  installations,
}: {
  tenancy: Tenancy
  storage: Storage
  installations: Pick<Installations, 'deployment'>
}): Router => {
  /** What a link opens here and now. @throws {Problem} `storage.link_invalid` and what keeps the installation from running */
  const open = async (request: Request, method: Link['method']) => {
    const place = await tenancy.placeOf(request)
    if (place.kind !== 'tenant') throw new Problem('request.not_found')
    const { tenant } = place
    const link = links.open(tenant.id, String(request.params.token))
    if (link.method !== method)
      throw new Problem('storage.link_invalid', {
        detail: said('This link is for {method} requests.', { method: link.method }),
      })
    const { deployment } = await installations.deployment(tenant, link.plugin)
    const { installation, grant } = deployment
    if (installation.id !== link.installationId || !Object.hasOwn(grant, storageCapability.name))
      throw new Problem('storage.link_invalid', { detail: said('What this link was for is not there any more.') })
    const scope = storageCapability.scope.parse(grant[storageCapability.name])
    return { link, scope, owner: ownerOf(deployment, scope) }
  }

  const router = Router({ caseSensitive: true })
  router.use((_request, response, next) => {
    // The address is the key: it must not leak to where the file links to.
    response.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'private, no-cache' })
    next()
  })

  router
    .route('/:token/:name')
    .get(async (request, response) => {
      const { link, scope } = await open(request, 'GET')
      mayRead(scope, link.path)
      const file = await files.find(link.installationId, link.path)
      if (!file) throw new Problem('request.not_found', { detail: said('There is no such file any more.') })
      describe(response, file, link.fileName)
      if (request.fresh) return void response.status(304).end()
      const part = partOf(request, file)
      if (part === 'none') {
        response.status(416).set('Content-Range', `bytes */${file.size}`).end()
        return
      }
      const { offset, length } = part
      if (length < file.size) {
        response.status(206).set('Content-Range', `bytes ${offset}-${offset + length - 1}/${file.size}`)
      }
      response.set('Content-Length', String(length))
      if (request.method === 'HEAD') return void response.end()
      await send(response, await files.read(file, part))
    })
    .put(async (request, response) => {
      const { link, scope, owner } = await open(request, 'PUT')
      mayWrite(scope, link.path)
      if (request.headers['content-encoding'] !== undefined)
        throw new Problem('request.media_type', {
          detail: said('Files are sent as they are, without a content encoding.'),
        })
      const announced = request.headers['content-length']
      const upload = await files.begin(owner, {
        path: link.path,
        contentType: request.headers['content-type'],
        maxBytes: link.maxBytes,
        expectedBytes: announced === undefined ? 0 : Number(announced),
      })
      try {
        for await (const piece of request) await upload.append(piece as Buffer)
      } catch (error) {
        await upload.abort()
        // Without this the rest of a file that was refused would still have to be taken in.
        if (!response.headersSent) response.set('Connection', 'close')
        throw error
      }
      const { path, size, contentType, etag } = await upload.finish()
      response.status(201).json({ path, size, contentType, etag })
    })
    .all(() => {
      throw new Problem('request.method_not_allowed', { allow: ['GET', 'HEAD', 'PUT'] })
    })
  return router
}

const describe = (
  response: Response,
  { path, contentType, etag, updatedAt }: StoredFile,
  fileName = path.slice(path.lastIndexOf('/') + 1),
): void => {
  response.attachment(fileName)
  const disposition = String(response.get('Content-Disposition'))
  response.removeHeader('Content-Type')
  response.set({
    // Not by `type()`, which would add a charset of its own choice.
    'Content-Disposition': shown.has(contentType) ? disposition.replace(/^attachment/, 'inline') : disposition,
    'Content-Security-Policy': contentType === 'application/pdf' ? forPdf : sandboxed,
    'X-Content-Type-Options': 'nosniff',
    'Accept-Ranges': 'bytes',
    ETag: `"${etag}"`,
    'Last-Modified': updatedAt.toUTCString(),
  })
  response.setHeader('Content-Type', contentType.startsWith('text/') ? `${contentType}; charset=utf-8` : contentType)
}

/** The part that is asked for; several at once are answered with the whole, as RFC 9110 allows. */
const partOf = (request: Request, { size, etag }: StoredFile): { offset: number; length: number } | 'none' => {
  const whole = { offset: 0, length: size }
  const ifRange = request.get('If-Range')
  if (ifRange !== undefined && ifRange !== `"${etag}"`) return whole
  const ranges = request.range(size, { combine: true })
  if (ranges === -1) return 'none'
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return whole
  const [{ start, end } = { start: 0, end: size - 1 }] = ranges
  return { offset: start, length: end - start + 1 }
}

/** A reader who goes away is no error of anyone. */
const send = async (response: Response, content: NodeJS.ReadableStream): Promise<void> => {
  try {
    await pipeline(content, response)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
