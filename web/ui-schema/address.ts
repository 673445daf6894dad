const isPicture = /^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i

/** An address that a picture may be shown from: of this tenant, or the picture itself. Nothing else is asked for. */
export const pictureAddress = (given: unknown): string | undefined => {
  if (typeof given !== 'string' || given === '') return undefined
  if (isPicture.test(given)) return given
  if (!/^(\/(?!\/)|https?:)/i.test(given) || !URL.canParse(given, location.origin)) return undefined
  const url = new URL(given, location.origin)
  return url.origin === location.origin ? url.href : undefined
}

/** The address of a signed link, if it is one of this tenant's own storage. */
export const linkAddress = (given: unknown): string | undefined => {
  if (typeof given !== 'string' || !URL.canParse(given, location.origin)) return undefined
  const url = new URL(given, location.origin)
  return url.origin === location.origin && url.pathname.startsWith('/files/') ? url.href : undefined
}
