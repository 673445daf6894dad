import { linkAddress } from '../address.ts'
import type { FetchedFile } from '../page-host.ts'

const follow = (href: string, name: string) => {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
}

/** The signed link in an answer that is `{ "url": … }`; only one of this tenant's own storage counts. */
const signedLinkIn = async ({ blob }: FetchedFile): Promise<string | undefined> => {
  if (!/\bjson\b/.test(blob.type) || blob.size > 10_000) return undefined
  try {
    const { url } = Object(JSON.parse(await blob.text())) as { url?: unknown }
    return linkAddress(url)
  } catch {
    return undefined
  }
}

/** Names must not lead anywhere: browsers take what is behind the last slash, and so do we. */
const plainName = (name: string): string => name.replace(/^.*[/\\]/, '').slice(0, 120) || 'download'

/** Saves bytes under a name, as if a link to them had been clicked. */
export const saveBlob = (blob: Blob, name: string): void => {
  const address = URL.createObjectURL(blob)
  follow(address, plainName(name))
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Saves what a route answered, or the file that its signed link leads to. */
export const saveFile = async (file: FetchedFile, name: string | undefined): Promise<void> => {
  const link = await signedLinkIn(file)
  if (link) follow(link, name ? plainName(name) : '')
  else saveBlob(file.blob, name ?? file.name ?? 'download')
}
