import type { Socket } from 'node:net'

/** Lets connections in, or cuts them all. The port stays taken, so that nobody else gets it meanwhile. */
export class Door {
  readonly #inside = new Set<Socket>()
  #shut = false

  enter(socket: Socket): void {
    if (this.#shut) {
      socket.resetAndDestroy()
      return
    }
    this.#inside.add(socket)
    socket.on('close', () => this.#inside.delete(socket))
  }

  shut(): void {
    this.#shut = true
    for (const socket of this.#inside) socket.resetAndDestroy()
  }

  open(): void {
    this.#shut = false
  }
}
