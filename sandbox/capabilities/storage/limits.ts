import { KiB } from '../../limits.ts'

/** How files are named and travel; how much an installation may keep is in limit-catalogue.ts. */
export const storageLimits = {
  /** A path. */
  pathBytes: 1024,
  /** One part of a path. */
  segmentBytes: 255,
  /** What one host call carries of a file; with its JSON it has to fit into a bridge message. */
  pieceBytes: 768 * KiB,
  /** Metadata of one file. */
  metadataBytes: 2 * KiB,
  /** Files of one `list`. */
  page: 200,
  /** How long a link for downloading may be good. */
  downloadUrlSeconds: 7 * 86_400,
  /** How long a link for uploading may be good. */
  uploadUrlSeconds: 86_400,
}
