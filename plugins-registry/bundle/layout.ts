/** What a bundle may hold, and how large each may be: authors pack by it, and the registry checks by it. */
export interface Place {
  /** The whole path within the bundle. */
  matches: RegExp
  /** Whether it has to be valid UTF-8. */
  text: boolean
  maxBytes: number
  /** As an author reads it in a refusal. */
  shape: string
}

const KiB = 1024
const MiB = 1024 * KiB

const place = (shape: string, matches: RegExp, text: boolean, maxBytes: number): Place => ({
  shape,
  matches,
  text,
  maxBytes,
})

/** Every place of a bundle; a file that fits none is refused. */
export const places: readonly Place[] = [
  place('plexica.json', /^plexica\.json$/, true, 256 * KiB),
  place('server.js', /^server\.js$/, true, 5 * MiB),
  place('server.js.map', /^server\.js\.map$/, true, 16 * MiB),
  place('README.md', /^README\.md$/, true, 1 * MiB),
  place('CHANGELOG.md', /^CHANGELOG\.md$/, true, 1 * MiB),
  place('LICENSE', /^LICENSE(\.md|\.txt)?$/, true, 256 * KiB),
  place('ui/<name>.json', /^ui\/[^/]+\.json$/, true, 256 * KiB),
  place('migrations/<name>.sql', /^migrations\/[^/]+\.sql$/, true, 1 * MiB),
  place('locales/<language>.json', /^locales\/[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\.json$/, true, 1 * MiB),
  place('assets/<path>', /^assets\/.+$/, false, 5 * MiB),
]

/** Where a file of this path stands in a bundle; undefined if it has no place there. */
export const placeOf = (path: string): Place | undefined => places.find(({ matches }) => matches.test(path))

/** Limits of a bundle as a whole. */
export const bundleLimits = {
  compressedBytes: 20 * MiB,
  inflatedBytes: 64 * MiB,
  entries: 1_000,
  pathBytes: 200,
} as const
