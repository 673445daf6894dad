import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { Download, Route } from './route.ts'

/** Writes what a route answers, as JSON. */
export const sendAnswer = (
  response: Response,
  { status, body }: { status: number; body: unknown },
  { revalidate, etag }: Pick<Route, 'revalidate' | 'etag'>,
): void => {
  response.status(status)
  if (body === undefined) return void response.end()
  if (etag) response.set('ETag', `"${etag(body)}"`)
  response.set('Cache-Control', revalidate ? 'private, no-cache' : 'no-store').json(body)
}

/** Writes a file that a route answers, as fast as it is read. */
export const sendFile = async (request: Request, response: Response, { mediaType, fileName, body, etag }: Download) => {
  if (fileName !== undefined) response.attachment(fileName)
  if (etag !== undefined) response.set('ETag', `"${etag}"`)
  response.set({ 'Content-Type': mediaType, 'Cache-Control': etag === undefined ? 'no-store' : 'private, no-cache' })
  if (Buffer.isBuffer(body)) return void response.send(body)
  if (request.method === 'HEAD') return void response.end()
  try {
    await pipeline(Readable.from(body, { objectMode: false }), response)
  } catch (error) {
    // The reader went away.
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
