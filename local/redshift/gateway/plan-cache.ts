import { splitStatements } from '../dialect/lexer'
import { planStatement, type StatementPlan } from './statement-plan'

/** Texts that are kept, and how long one may be. */
const maxTexts = 1000
const maxLength = 8192

/** What is known of a text that clients send. */
interface KnownText {
  readonly statements: readonly string[]
  /** Its plan as a single statement, outside of a transaction block and in one. */
  alone?: StatementPlan
  inBlock?: StatementPlan
}

/** Remembers how texts were cut and planned: clients send the same ones over and over, with other parameters. */
export class PlanCache {
  readonly #texts = new Map<string, KnownText>()

  /** The statements of a text. */
  split(sql: string): readonly string[] {
    return this.#find(sql).statements
  }

  /** What is to be done with a statement as far as its text alone tells. */
  plan(sql: string, inTransaction: boolean): StatementPlan {
    const known = this.#find(sql)
    if (inTransaction) {
      known.inBlock ??= planStatement(sql, { inTransaction })
      return known.inBlock
    }
    known.alone ??= planStatement(sql, { inTransaction })
    return known.alone
  }

  #find(sql: string): KnownText {
    const found = this.#texts.get(sql)
    if (found !== undefined) return found
    const made: KnownText = { statements: splitStatements(sql) }
    if (sql.length <= maxLength) {
      this.#texts.set(sql, made)
      if (this.#texts.size > maxTexts) this.#forgetOldest()
    }
    return made
  }

  #forgetOldest(): void {
    const { value } = this.#texts.keys().next()
    if (value !== undefined) this.#texts.delete(value)
  }
}
