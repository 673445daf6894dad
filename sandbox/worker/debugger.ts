import type ivm from 'isolated-vm'

/**
 * The debugger's end of an inspectable isolate: Chrome DevTools Protocol in, answers and notifications out. The
 * session begins with the first message, so that an isolate nobody looks at costs nothing.
 */
export class Debugger {
  #isolate: ivm.Isolate
  #tell: (json: string) => void
  #session: ivm.InspectorSession | undefined

  constructor(isolate: ivm.Isolate, tell: (json: string) => void) {
    this.#isolate = isolate
    this.#tell = tell
  }

  dispatch(json: string) {
    if (!this.#session) {
      this.#session = this.#isolate.createInspectorSession()
      this.#session.onResponse = (_, text) => this.#tell(text)
      this.#session.onNotification = (text) => this.#tell(text)
    }
    this.#session.dispatchProtocolMessage(json)
  }
}
