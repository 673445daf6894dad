import { basename, extname } from 'node:path'
import express, { type RequestHandler } from 'express'

/** Ends of the names of compressed copies, by what `Content-Encoding` calls them. */
const endings = { br: '.br', gzip: '.gz' } as const

/** Files of a folder; compressed where the build left a compressed copy beside one and the client takes it. */
export const staticFiles = (directory: string, cache: { maxAge: string; immutable?: boolean }): RequestHandler => {
  const options = { ...cache, index: false, redirect: false } as const
  const plain = express.static(directory, {
    ...options,
    setHeaders: (response) => {
      response.setHeader('Vary', 'Accept-Encoding')
    },
  })
  const compressed = express.static(directory, {
    ...options,
    setHeaders: (response, path) => {
      const ending = extname(path)
      response.setHeader('Vary', 'Accept-Encoding')
      response.setHeader('Content-Encoding', ending === endings.br ? 'br' : 'gzip')
      response.type(extname(basename(path, ending)))
    },
  })

  return (request, response, next) => {
    // Browsers name gzip first; brotli is smaller.
    const ending = request.acceptsEncodings('br') ? endings.br : request.acceptsEncodings('gzip') ? endings.gzip : ''
    if (!ending || !/\.(js|css|svg|json)$/.test(request.path)) return plain(request, response, next)
    const { url } = request
    request.url = `${request.path}${ending}`
    compressed(request, response, (error?: unknown) => {
      request.url = url
      if (error) next(error)
      else plain(request, response, next)
    })
  }
}
