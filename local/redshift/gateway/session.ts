import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { CopyCommand } from '../copy/copy-command'
import { neededAliases } from '../dialect/lateral-alias'
import { splitStatements } from '../dialect/lexer'
import type { RewriteContext } from '../dialect/rewrite'
import { type WrittenColumn, writtenColumnsQuery } from '../dialect/super/stored-literals'
import { redshiftTag } from '../protocol/command-tag'
import { encodeMessage, type Message, readZeroEnded, zeroEnded } from '../protocol/message'
import {
  bindRequest,
  executeRequest,
  flushRequest,
  namedRequest,
  parseRequest,
  queryRequest,
  readParse,
  syncRequest,
  withSql,
} from '../protocol/requests'
import { patchRowDescription, readColumnNames } from '../protocol/row-description'
import {
  errorResponse,
  noticeResponse,
  readFields,
  redshiftError,
  type SqlErrorFields,
} from '../protocol/sql-error'
import type { UnloadCommand } from '../unload/unload-command'
import { askValue } from './ask-value'
import type { BackEnd, Outcome, RequestKind } from './back-end'
import { type CopyServices, failStatement, runTransfer } from './copy-runner'
import type { Inbox } from './inbox'
import type { LoggedQuery, QueryLog } from './query-log'
import { noteSnapshot, takesSnapshot } from './snapshot'
import { planStatement, type StatementPlan } from './statement-plan'

const requestKinds: ReadonlyMap<string, RequestKind> = new Map([
  ['B', 'bind'],
  ['D', 'describe'],
  ['E', 'execute'],
  ['C', 'close'],
  ['S', 'sync'],
])

/** Sent in the place of a COPY when it is parsed, so that the client can describe and bind it; never executed. */
const copyStandIn = 'copy pg_catalog.pg_class from stdin'

/** What all sessions share. */
export interface SessionServices extends CopyServices {
  readonly queries: QueryLog
}

/** One client's session, from the end of its log-in on: its messages go to its back-end, rewritten where they must be. */
export class Session {
  readonly #client: Socket
  readonly #inbox: Inbox
  readonly #backEnd: BackEnd
  readonly #processId: number
  readonly #services: SessionServices
  /** Prepared statements and portals that stand for something else than their text. */
  readonly #statements = new Map<string, StatementPlan>()
  readonly #portals = new Map<string, StatementPlan>()
  #output: Buffer[] = []
  /** Something of the gateway's own has been asked for the statement that is being planned. */
  #hasAsked = false
  #copy: AbortController | undefined
  /** The transaction block has been dated: see `takesSnapshot`. */
  #isDated = false
  /** What runs, for the log; and why it has failed, if it has. */
  #running: LoggedQuery[] = []
  #failure: string | undefined
  #isLeaving = false

  constructor(client: Socket, inbox: Inbox, backEnd: BackEnd, processId: number, services: SessionServices) {
    this.#client = client
    this.#inbox = inbox
    this.#backEnd = backEnd
    this.#processId = processId
    this.#services = services
    client.on('drain', () => backEnd.resume())
    // Whoever waits for the end of a COPY is gone: what it has loaded is rolled back with the connection. The back-end may be
    // waiting for a lock and not listening, so it is not asked.
    client.once('close', () => {
      if (this.#isLeaving) {
        backEnd.resume()
        return
      }
      this.cancel()
      backEnd.destroy()
    })
  }

  /** Serves the client until it takes leave, which answers true, or is lost. */
  async run(): Promise<boolean> {
    for (;;) {
      const message = await this.#inbox.next()
      if (message === undefined) return false
      this.#isLeaving = message.type === 'X'
      if (this.#isLeaving) return true
      await this.#handle(message)
    }
  }

  /** Ends the COPY that is running, if one is. */
  cancel(): void {
    this.#copy?.abort()
  }

  /** Sends the client what has been collected; called at the end of each chunk that the back-end sent. */
  flush(): void {
    const output = this.#output
    if (output.length === 0) return
    this.#output = []
    if (this.#client.destroyed) return
    const isTaken = this.#client.write(
      output.length === 1 && output[0] !== undefined ? output[0] : Buffer.concat(output),
    )
    if (!isTaken) this.#backEnd.pause()
  }

  /** What the back-end sends of its own accord. */
  takeOther(message: Message): void {
    this.#output.push(message.bytes)
  }

  async #handle(message: Message): Promise<void> {
    switch (message.type) {
      case 'Q':
        return this.#query(message)
      case 'P':
        return this.#parse(message)
      case 'B':
        this.#bind(message)
        break
      case 'C':
        this.#close(message)
        break
      case 'E': {
        const [portal] = readZeroEnded(message.body, 0)
        const plan = this.#portals.get(portal)
        if (plan?.kind === 'copy') return this.#executeCopy(plan.command)
        if (plan?.kind === 'sql' && plan.commits) return this.#executeAndCommit(message, plan.tag)
        if (plan?.kind === 'sql' && plan.tag !== undefined) {
          void this.#request('execute', message.bytes, true, '', plan.tag)
          return await this.#backEnd.drained()
        }
        break
      }
      case 'F':
        // The function call of protocol 2: no driver sends it.
        await this.#refuse({ code: '0A000', message: 'function calls of the protocol are not supported' })
        void this.#request('sync', syncRequest)
        return
    }
    const kind = requestKinds.get(message.type)
    if (kind === undefined) this.#backEnd.send(message.bytes)
    else void this.#request(kind, message.bytes)
    await this.#backEnd.drained()
  }

  async #query(message: Message): Promise<void> {
    // The back-end would pass over it, up to the next Sync.
    if (this.#backEnd.isSkipping) return
    const [sql] = readZeroEnded(message.body, 0)
    this.#statements.delete('')
    this.#portals.delete('')
    const plans: StatementPlan[] = []
    for (const statement of splitStatements(sql)) plans.push(await this.#plan(statement))
    // A question leaves the back-end within a pipeline, whose transaction only a Sync ends: a Query would stay uncommitted.
    if (this.#hasAsked) void this.#backEnd.request('sync', syncRequest, () => undefined)
    this.#hasAsked = false
    if (plans.some((plan) => this.#standsAlone(plan))) return this.#series(plans)
    const isRewritten = plans.some((plan) => plan.kind === 'sql' && plan.isRewritten)
    const text = plans.map((plan) => (plan.kind === 'sql' ? plan.sql : '')).join('')
    void this.#request('query', isRewritten ? queryRequest(text) : message.bytes, !isRewritten)
    await this.#backEnd.drained()
  }

  /** Whether a statement takes more than to be sent: then those of its Query are sent one by one. */
  #standsAlone(plan: StatementPlan): boolean {
    return plan.kind !== 'sql' || plan.tag !== undefined || (plan.commits && this.#isInTransaction())
  }

  /**
   * Runs the statements of one simple Query one by one by the extended protocol, without a Sync between them: they are one implicit
   * transaction as they are in a Query, and a COPY or a refusal can stand in its place among them.
   */
  async #series(plans: readonly StatementPlan[]): Promise<void> {
    for (const plan of plans) {
      if (this.#backEnd.isSkipping || !(await this.#step(plan))) break
    }
    void this.#request('sync', syncRequest)
  }

  async #step(plan: StatementPlan): Promise<boolean> {
    if (plan.kind === 'refused') {
      await this.#refuse(plan.fields)
      return false
    }
    if (plan.kind === 'copy') {
      await this.#executeCopy(plan.command)
      return !this.#backEnd.isSkipping
    }
    const silent = (kind: RequestKind, bytes: Buffer) =>
      this.#request(kind, bytes, !plan.isRewritten, '12n', plan.tag)
    const requests = [
      silent('parse', parseRequest('', plan.sql)),
      silent('bind', bindRequest('', '', [])),
      silent('describe', namedRequest('D', 'P', '')),
      silent('execute', executeRequest('')),
    ]
    this.#backEnd.send(flushRequest)
    const isDone = (await Promise.all(requests)).every((outcome) => outcome === 'done')
    return isDone && (!plan.commits || (await this.#commit()))
  }

  async #parse(message: Message): Promise<void> {
    const request = readParse(message.body)
    const statements = splitStatements(request.sql)
    // Several statements are an error, which the back-end words.
    const plan = statements.length === 1 ? await this.#plan(request.sql) : undefined
    this.#statements.delete(request.name)
    if (plan?.kind === 'refused') return this.#refuse(plan.fields)
    if (plan?.kind === 'copy' || plan?.commits === true || plan?.tag !== undefined)
      this.#statements.set(request.name, plan)
    const sql = plan?.kind === 'copy' ? copyStandIn : (plan?.sql ?? request.sql)
    const isSame = sql === request.sql
    void this.#request('parse', isSame ? message.bytes : withSql(request, sql), isSame)
    await this.#backEnd.drained()
  }

  #bind(message: Message): void {
    const [portal, statementAt] = readZeroEnded(message.body, 0)
    const [statement] = readZeroEnded(message.body, statementAt)
    const plan = this.#statements.get(statement)
    if (plan === undefined) this.#portals.delete(portal)
    else this.#portals.set(portal, plan)
  }

  #close(message: Message): void {
    const [name] = readZeroEnded(message.body, 1)
    if (message.body[0] === 'S'.charCodeAt(0)) this.#statements.delete(name)
    else this.#portals.delete(name)
  }

  /** The messages behind the COPY wait in the inbox: a back-end that takes data understands no other. */
  async #executeCopy(command: CopyCommand | UnloadCommand): Promise<void> {
    if (this.#backEnd.isSkipping) return
    this.#copy = new AbortController()
    if (this.#client.destroyed) this.#copy.abort()
    try {
      const outcome = await runTransfer(
        {
          backEnd: this.#backEnd,
          sessionId: this.#processId,
          command,
          forwardError: (error) => this.#take(error, true),
          signal: this.#copy.signal,
        },
        this.#services,
      )
      if (outcome.kind === 'done') {
        for (const message of outcome.notices) this.#output.push(noticeResponse({ code: '00000', message }))
        // Redshift's tag has no count: it speaks as PostgreSQL 8.0 did.
        this.#output.push(encodeMessage('C', zeroEnded(outcome.tag)))
      } else if (outcome.kind === 'failed') this.#output.push(errorResponse(outcome.fields))
    } finally {
      this.#copy = undefined
      this.flush()
    }
  }

  async #executeAndCommit(message: Message, tag: string | undefined): Promise<void> {
    const executed = this.#request('execute', message.bytes, true, '', tag)
    if (!this.#isInTransaction()) return
    this.#backEnd.send(flushRequest)
    if ((await executed) === 'done') await this.#commit()
  }

  /** Sent ahead of the statement, so nobody waits for its answer. */
  #dateTransaction(): void {
    this.#isDated = true
    void this.#runOwn(noteSnapshot)
  }

  /** Commits the client's transaction behind a statement that does so on Redshift. */
  async #commit(): Promise<boolean> {
    const committed = this.#runOwn('commit')
    this.#backEnd.send(flushRequest)
    return await committed
  }

  /** Runs a statement of the gateway's own between those of the client, which hears nothing of it but an error. */
  async #runOwn(sql: string): Promise<boolean> {
    const name = `lakeload_${randomBytes(6).toString('hex')}`
    const requests = [
      this.#request('parse', parseRequest(name, sql), false, '1'),
      this.#request('bind', bindRequest(name, name, []), false, '2'),
      this.#request('execute', executeRequest(name), false, 'DC'),
      this.#request('close', namedRequest('C', 'S', name), false, '3'),
    ]
    return (await Promise.all(requests)).every((outcome) => outcome === 'done')
  }

  async #refuse(fields: SqlErrorFields): Promise<void> {
    if (this.#backEnd.isSkipping) return
    // An error of a request before this one comes first, and then this one is not carried out at all.
    if (await failStatement(this.#backEnd)) {
      this.#output.push(errorResponse(fields))
      this.flush()
    }
  }

  async #plan(statement: string): Promise<StatementPlan> {
    await this.#services.queries.flushFor(statement)
    const plan = await this.#planUnlogged(statement)
    // COPY and UNLOAD write a history of their own.
    if (plan.kind !== 'copy') this.#running.push(this.#services.queries.begin(this.#processId, statement))
    return plan
  }

  async #planUnlogged(statement: string): Promise<StatementPlan> {
    const inTransaction = this.#isInTransaction()
    if (!inTransaction) this.#isDated = false
    else if (!this.#isDated && takesSnapshot(statement)) this.#dateTransaction()
    let context: RewriteContext = { inTransaction }
    let plan = planStatement(statement, context)
    // Where the transaction has failed, the statement does too, and so would every question.
    if (this.#backEnd.isSkipping || this.#backEnd.status === 'E') return plan
    if (plan.kind === 'sql' && plan.writes !== undefined) {
      const columns = await this.#ask(writtenColumnsQuery, plan.writes)
      if (columns !== undefined) {
        context = { ...context, written: JSON.parse(columns) as readonly WrittenColumn[] }
        plan = planStatement(statement, context)
      }
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
  #missingColumn(query: string): Promise<string | undefined> {
    return this.#ask('select rs_catalog.missing_column($1)', query)
  }

  #ask(query: string, parameter: string): Promise<string | undefined> {
    this.#hasAsked = true
    return askValue(this.#backEnd, query, parameter)
  }

  #isInTransaction(): boolean {
    return this.#backEnd.status === 'T'
  }

  /** Sends a request of the client; its answers go to the client but for those of the types in `hidden`. */
  #request(
    kind: RequestKind,
    bytes: Buffer,
    keepsPosition = true,
    hidden = '',
    tag?: string,
  ): Promise<Outcome> {
    return this.#backEnd.request(kind, bytes, (message) => {
      if (hidden.includes(message.type)) return
      if (message.type === 'C' && tag !== undefined) this.#output.push(encodeMessage('C', zeroEnded(tag)))
      else this.#take(message, keepsPosition)
    })
  }

  /** At the end of a Query, or at a Sync, all that ran has ended. */
  #endRunning(): void {
    const endedAt = new Date()
    for (const query of this.#running) {
      query.endedAt = endedAt
      if (this.#failure !== undefined) query.error = this.#failure
    }
    this.#running = []
    this.#failure = undefined
  }

  #take(message: Message, keepsPosition: boolean): void {
    if (message.type === 'E') this.#failure = readFields(message.body).get('M') ?? ''
    else if (message.type === 'Z') this.#endRunning()
    if (message.type === 'T') this.#output.push(patchRowDescription(message.bytes))
    else if (message.type === 'C') this.#output.push(redshiftTag(message))
    else if (message.type === 'E') this.#output.push(redshiftError(message, keepsPosition))
    else this.#output.push(message.bytes)
  }
}
