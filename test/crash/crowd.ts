import type { Scene } from './scene.ts'
import type { Standing } from './verdict.ts'

/** People who ask, one after the other, each once: every third for a picture. */
export class Crowd {
  readonly #scene: Scene
  readonly standing: Standing[] = []

  constructor(scene: Scene) {
    this.#scene = scene
  }

  ask(): Standing {
    const number = this.standing.length + 1
    const name = `p${String(number).padStart(4, '0')}`
    const asked = number % 3 === 0 ? this.#scene.ask(name) : this.#scene.askForHelp(name)
    const one = { name, asked }
    this.standing.push(one)
    return one
  }

  /** How many have so many replies: `answers(0)` still wait. */
  answers(replies: number): number {
    return this.standing.filter((one) => this.#repliesTo(one) === replies).length
  }

  isAnswered(one: Standing): boolean {
    return this.#repliesTo(one) > 0
  }

  #repliesTo({ asked: { status } }: Standing): number {
    return this.#scene.platform.posts(status.id).length
  }
}
