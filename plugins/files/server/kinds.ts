const archives = /zip|compressed|x-tar|gzip|x-7z|rar/
const sheets = /csv|spreadsheet|excel/
const written = /^text\/|json|xml|javascript|yaml/

/** What people call a file of this type. */
export const kindOf = (contentType: string): string => {
  if (contentType.startsWith('image/')) return 'image'
  if (contentType.startsWith('audio/')) return 'audio'
  if (contentType.startsWith('video/')) return 'video'
  if (contentType === 'application/pdf') return 'pdf'
  if (sheets.test(contentType)) return 'sheet'
  if (archives.test(contentType)) return 'archive'
  return written.test(contentType) ? 'text' : 'other'
}
