import { randomBytes } from 'node:crypto'
import { argumentModesQuery } from '../dialect/call'
import { neededAliases } from '../dialect/lateral-alias'
import { longName } from '../dialect/local-name'
import type { RewriteContext } from '../dialect/rewrite'
import { type WrittenColumn, writtenColumnsQuery } from '../dialect/super/stored-literals'
import { flushRequest, namedRequest, parseRequest } from '../protocol/requests'
import { readColumnNames } from '../protocol/row-description'
import { askValue } from './ask-value'
import type { BackEnd } from './back-end'
import type { LongNames } from './long-names'
import type { PlanCache } from './plan-cache'
import { planStatement, type StatementPlan } from './statement-plan'

/** Plans the statements of one session: by their text, and where that does not tell enough, by what its back-end knows of its tables. */
export class Planner {
  readonly #backEnd: BackEnd
  readonly #plans: PlanCache
  readonly #names: LongNames
  #hasAsked = false

  constructor(backEnd: BackEnd, plans: PlanCache, names: LongNames) {
    this.#backEnd = backEnd
    this.#plans = plans
    this.#names = names
  }

  /** Whether the back-end was asked since it was last said so. A question leaves it within a pipeline, which only a Sync ends. */
  takeHasAsked(): boolean {
    const hasAsked = this.#hasAsked
    this.#hasAsked = false
    return hasAsked
  }

  /** What a statement's text alone tells. */
  read(statement: string): StatementPlan {
    return this.#plans.plan(statement, this.#backEnd.status === 'T')
  }

  /** What is to be done with a statement that is to run next. */
  async plan(statement: string): Promise<StatementPlan> {
    const plan = await this.#complete(statement)
    if (this.#names.hasNew) await this.#names.store()
    return plan
  }

  /** Asks for what the text leaves open. */
  async #complete(statement: string): Promise<StatementPlan> {
    let plan = this.read(statement)
    // Where the transaction has failed, the statement does too, and so would every question.
    if (!asks(plan) || this.#backEnd.isSkipping || this.#backEnd.status === 'E') return plan
    let context: RewriteContext = { inTransaction: this.#backEnd.status === 'T' }
    if (plan.kind === 'sql' && plan.writes !== undefined) {
      const columns = await this.#ask(writtenColumnsQuery, plan.writes)
      if (columns !== undefined) {
        context = { ...context, written: JSON.parse(columns) as readonly WrittenColumn[] }
        plan = planStatement(statement, context)
      }
    }
    if (plan.kind === 'sql' && plan.calls !== undefined) {
      const modes = await this.#ask(argumentModesQuery, plan.calls)
      return modes === undefined ? plan : planStatement(statement, { ...context, modes })
    }
    while (plan.kind === 'sql' && plan.input !== undefined) {
      context = { ...context, columns: [...(context.columns ?? []), await this.#columnsOf(plan.input)] }
      plan = planStatement(statement, context)
    }
    if (plan.kind !== 'sql' || plan.aliases.length === 0) return plan
    const inlined = await neededAliases(plan.aliases, plan.tag === 'CREATE VIEW', async (tried) => {
      const rewritten = planStatement(statement, { ...context, inlined: tried })
      return rewritten.kind === 'sql' ? await this.#missingColumn(rewritten.query) : undefined
    })
    return inlined.size === 0 ? plan : planStatement(statement, { ...context, inlined })
  }

  /** The columns of a query; none where it is wrong, which the statement itself will say then. */
  async #columnsOf(query: string): Promise<readonly string[]> {
    if ((await this.#missingColumn(query)) !== undefined) return []
    const name = `lakeload_${randomBytes(6).toString('hex')}`
    let columns: readonly string[] = []
    const requests = [
      this.#backEnd.request('parse', parseRequest(name, query), () => undefined),
      this.#backEnd.request('describe', namedRequest('D', 'S', name), (message) => {
        if (message.type === 'T') columns = readColumnNames(message.body)
      }),
      this.#backEnd.request('close', namedRequest('C', 'S', name), () => undefined),
    ]
    this.#backEnd.send(flushRequest)
    await Promise.all(requests)
    return columns
  }

  /** The column that a query names and its tables have not; the empty text where something else is wrong with it. */
  async #missingColumn(query: string): Promise<string | undefined> {
    const missing = await this.#ask('select rs_catalog.missing_column($1)', query)
    return missing === undefined ? undefined : longName(missing)
  }

  #ask(query: string, parameter: string): Promise<string | undefined> {
    this.#hasAsked = true
    return askValue(this.#backEnd, query, parameter)
  }
}

/** Whether the text of a statement leaves something open, which its tables tell. */
export function asks(plan: StatementPlan): boolean {
  return (
    plan.kind === 'sql' &&
    (plan.writes !== undefined ||
      plan.calls !== undefined ||
      plan.input !== undefined ||
      plan.aliases.length > 0)
  )
}
