import { readZeroEnded } from '../protocol/message'
import type { Outcome } from './back-end'
import type { StatementPlan } from './statement-plan'

/** A statement that a client has prepared, or what it has bound to a portal. */
interface Prepared {
  /** As the client wrote it; of a portal none once it has begun to run. */
  readonly text?: string
  /** What it stands for, where that is more than its text. */
  readonly plan?: StatementPlan | undefined
}

/** The prepared statements and portals of one session by their names, as the back-end has them: drivers prepare once and run often. */
export class PreparedStatements {
  readonly #statements = new Map<string, Prepared>()
  readonly #portals = new Map<string, Prepared>()

  /**
   * Notes a statement whose Parse is on its way, as a Bind may follow before the answer has come. When the Parse fails, such as of a name that
   * is taken, what had the name before keeps it; of the unnamed statement nothing is left.
   */
  parse(name: string, text: string, plan: StatementPlan | undefined, outcome: Promise<Outcome>): void {
    const before = this.#statements.get(name)
    const prepared = { text, plan }
    this.#statements.set(name, prepared)
    void outcome.then((how) => {
      if (how === 'done' || this.#statements.get(name) !== prepared) return
      if (before === undefined || (how === 'failed' && name === '')) this.#statements.delete(name)
      else this.#statements.set(name, before)
    })
  }

  /** What a simple Query does to the unnamed ones. */
  forgetUnnamed(): void {
    this.#statements.delete('')
    this.#portals.delete('')
  }

  bind(body: Buffer): void {
    const [portal, statementAt] = readZeroEnded(body, 0)
    const [statement] = readZeroEnded(body, statementAt)
    const prepared = this.#statements.get(statement)
    if (prepared === undefined) this.#portals.delete(portal)
    else this.#portals.set(portal, prepared)
  }

  /** What an Execute of a portal runs; its text is told once, when it begins to run. */
  begin(portal: string): Prepared {
    const { text, plan } = this.#portals.get(portal) ?? {}
    if (plan === undefined) this.#portals.delete(portal)
    else this.#portals.set(portal, { plan })
    return text === undefined ? { plan } : { text, plan }
  }

  close(body: Buffer): void {
    const [name] = readZeroEnded(body, 1)
    if (body[0] === 'S'.charCodeAt(0)) this.#statements.delete(name)
    else this.#portals.delete(name)
  }
}
