/** Chunks of a streamed response that may be on their way before its reader has taken one. */
export const streamCredit = 8

/** Bytes of one chunk at most, so that nobody waits long behind it. */
export const chunkBytes = 64 * 1024
