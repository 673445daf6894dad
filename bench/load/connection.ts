import { connect, type Socket } from 'node:net'

export interface Answered {
  status: number
  /** Everything behind the head, chunk sizes included where the response is chunked. */
  body: Buffer
}

const endOfHead = Buffer.from('\r\n\r\n')
const endOfChunks = Buffer.from('\r\n0\r\n\r\n')
const nothing = Buffer.alloc(0)

/**
 * A keep-alive HTTP/1.1 connection that does as little as possible: it sends bytes that were made beforehand and
 * looks only for the end of each response. An HTTP client worth its name costs several times the CPU time, which the
 * server under test would lack on a small machine.
 */
export class Connection {
  #port: number
  #socket: Socket
  #received: Buffer = nothing
  #settle: { resolve: (answered: Answered) => void; reject: (error: Error) => void } | undefined

  constructor(port: number) {
    this.#port = port
    this.#socket = this.#connect()
  }

  #connect(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true })
    socket.on('data', (chunk: Buffer) => this.#onData(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the server closed the connection')))
    return socket
  }

  /** Sends a request and resolves with its response; one at a time. Servers close a connection that is not used for long. */
  exchange(bytes: Buffer): Promise<Answered> {
    if (this.#socket.destroyed) this.#socket = this.#connect()
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
      this.#socket.write(bytes)
    })
  }

  close() {
    this.#settle = undefined
    this.#socket.destroy()
  }

  #onData(chunk: Buffer) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const headLength = this.#received.indexOf(endOfHead)
    if (headLength === -1) return
    const head = this.#received.toString('latin1', 0, headLength).toLowerCase()
    const body = this.#received.subarray(headLength + endOfHead.length)
    if (!isWhole(head, body)) return
    const status = Number(head.slice(9, 12))
    const settle = this.#settle
    this.#settle = undefined
    this.#received = nothing
    settle?.resolve({ status, body })
  }

  #fail(error: Error) {
    this.#settle?.reject(error)
    this.#settle = undefined
  }
}

const isWhole = (head: string, body: Buffer): boolean => {
  const at = head.indexOf('\r\ncontent-length:')
  if (at !== -1) return body.length >= Number.parseInt(head.slice(at + 17), 10)
  if (!head.includes('\r\ntransfer-encoding: chunked')) return true
  return body.subarray(-endOfChunks.length).equals(endOfChunks) || body.equals(endOfChunks.subarray(2))
}
