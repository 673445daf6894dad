/** With fewer invocations than this under way, waiting for others to share a write with only costs time. */
export const quietBelow = 4

/**
 * Sends messages in batches: what one turn of the event loop has to say goes over the channel at once, since a
 * write (and the wake-up of the other process) costs more than the message. Measured at 64 invocations in flight:
 * a third less CPU time for the supervisor and the worker together. While it is `quiet` a message goes out at once.
 */
export const inBatches = <Message>(
  write: (messages: Message[]) => void,
  quiet: () => boolean,
): ((message: Message) => void) => {
  let waiting: Message[] = []
  const flush = () => {
    const messages = waiting
    waiting = []
    write(messages)
  }
  return (message) => {
    if (waiting.length === 0 && quiet()) return write([message])
    if (waiting.push(message) === 1) setImmediate(flush)
  }
}
