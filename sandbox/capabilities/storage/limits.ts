import { KiB, MiB } from '../../limits.ts'

/** What an installation may keep in `storage`, and how it travels. */
export const storageLimits = {
  pathBytes: 1024,
  segmentBytes: 255,
  /** One file. */
  fileBytes: 256 * MiB,
  /** All files of one installation together, those being written included. */
  totalBytes: 1024 * MiB,
  files: 50_000,
  /** Files of one installation that are being written at once, over all invocations and uploads. */
  uploads: 32,
  /** What one host call carries of a file; with its JSON it has to fit into a bridge message. */
  pieceBytes: 768 * KiB,
  metadataBytes: 2 * KiB,
  /** Files of one `list`. */
  page: 200,
  downloadUrlSeconds: 7 * 86_400,
  uploadUrlSeconds: 86_400,
}
