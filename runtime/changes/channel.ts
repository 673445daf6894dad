/** Brings texts to every platform process that listens, this one included. */
export interface Channel {
  /** Resolves when it is on its way. */
  send(text: string): Promise<void>
  /** Resolves when what others send is heard. */
  ready(): Promise<void>
  close(): Promise<void>
}

export interface Listener {
  heard: (text: string) => void
  /** Something may have been sent that was not heard. */
  missed: () => void
}

export type OpenChannel = (listener: Listener) => Channel
