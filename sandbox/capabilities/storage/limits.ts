import { KiB } from '../../limits.ts'

/** How files are named and travel; how much an installation may keep is in limit-catalogue.ts. */
export const storageLimits = {
  pathBytes: 1024,
  segmentBytes: 255,
  /** What one host call carries of a file; with its JSON it has to fit into a bridge message. */
  pieceBytes: 768 * KiB,
  metadataBytes: 2 * KiB,
  /** Files of one `list`. */
  page: 200,
  downloadUrlSeconds: 7 * 86_400,
  uploadUrlSeconds: 86_400,
}
