const isLink = ({ pathname }: URL) => pathname.startsWith('/files/')
/**
 * A tenant may have a domain beside its address at the platform, and links name the one or the other. Each opens them,
 * and they open nothing of anybody else.
 */
const hereOf = ({ pathname, search }: URL) => `${location.origin}${pathname}${search}`

const isPicture = /^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i

/** An address that a picture may be shown from: of this tenant, or the picture itself. Nothing else is asked for. */
export const pictureAddress = (given: unknown): string | undefined => {
  if (typeof given !== 'string' || given === '') return undefined
  if (isPicture.test(given)) return given
  if (!/^(\/(?!\/)|https?:)/i.test(given) || !URL.canParse(given, location.origin)) return undefined
  const url = new URL(given, location.origin)
  if (url.origin === location.origin) return url.href
  return isLink(url) ? hereOf(url) : undefined
}

/** The address of a signed link, if it is one of this tenant's own storage. */
export const linkAddress = (given: unknown): string | undefined => {
  if (typeof given !== 'string' || !URL.canParse(given, location.origin)) return undefined
  const url = new URL(given, location.origin)
  return isLink(url) ? hereOf(url) : undefined
}
