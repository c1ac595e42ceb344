import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { CopyCommand } from '../copy/copy-command'
import { withLongNames } from '../dialect/local-name'
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
import {
  errorResponse,
  noticeResponse,
  readFields,
  redshiftError,
  renamedNotice,
  type SqlErrorFields,
} from '../protocol/sql-error'
import type { UnloadCommand } from '../unload/unload-command'
import { askValue } from './ask-value'
import type { BackEnd, Outcome, RequestKind } from './back-end'
import { type CopyServices, failStatement, runTransfer } from './copy-runner'
import type { Inbox } from './inbox'
import type { LongNames } from './long-names'
import type { PlanCache } from './plan-cache'
import { asks, Planner } from './planner'
import { PreparedStatements } from './prepared'
import { isComputed, type LoggedQuery, type QueryLog, type SessionOwner } from './query-log'
import { type Asked, RowTranslator } from './row-translator'
import { noteSnapshot, takesSnapshot } from './snapshot'
import type { StatementPlan } from './statement-plan'
import { isTooLarge, tooLarge } from './statement-size'

const requestKinds: ReadonlyMap<string, RequestKind> = new Map([
  ['B', 'bind'],
  ['D', 'describe'],
  ['E', 'execute'],
  ['C', 'close'],
  ['S', 'sync'],
])

/** Sent in the place of a COPY when it is parsed, so that the client can describe and bind it; never executed. */
const copyStandIn = 'copy pg_catalog.pg_class from stdin'

/** The cursors that the session has declared: a portal of the protocol, even that of a DECLARE, has another name than it declares. */
const openCursorQuery = String.raw`select name from pg_catalog.pg_cursors
  where lower(substring(statement from '(?i)declare\s+"?([^"\s]+)')) = lower(name) and $1 = '' limit 1`

const secondCursor: SqlErrorFields = {
  code: 'XX000',
  message: 'opening multiple cursors from within the same client connection is not allowed.',
  hint: 'CLOSE the other cursor first, or end its transaction',
}

/** As PostgreSQL words it. */
const ranAlready = (portal: string): SqlErrorFields => ({
  code: '55000',
  message: `portal "${portal}" cannot be run`,
  hint: 'a COPY runs once: bind the portal again',
})

/** What all sessions share. */
export interface SessionServices extends CopyServices {
  readonly queries: QueryLog
  readonly plans: PlanCache
  readonly names: LongNames
}

/** One client's session, from the end of its log-in on: its messages go to its back-end, rewritten where they must be. */
export class Session {
  readonly #client: Socket
  readonly #inbox: Inbox
  readonly #backEnd: BackEnd
  readonly #owner: SessionOwner
  readonly #services: SessionServices
  readonly #planner: Planner
  readonly #prepared = new PreparedStatements()
  readonly #rows = new RowTranslator()
  #output: Buffer[] = []
  #copy: AbortController | undefined
  /** The transaction block has been dated: see `takesSnapshot`. */
  #isDated = false
  #begunAt = new Date()
  /** What runs, for the log; and why it has failed, if it has. */
  #running: LoggedQuery[] = []
  #failure: string | undefined
  /** The last query that PG_LAST_QUERY_ID is about, unless a COPY or UNLOAD has come after it. */
  #lastQuery: LoggedQuery | undefined
  #isLeaving = false

  constructor(
    client: Socket,
    inbox: Inbox,
    backEnd: BackEnd,
    owner: SessionOwner,
    services: SessionServices,
  ) {
    this.#client = client
    this.#inbox = inbox
    this.#backEnd = backEnd
    this.#owner = owner
    this.#services = services
    this.#planner = new Planner(backEnd, services.plans, services.names)
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
    this.#output.push(message.type === 'N' ? renamedNotice(message, withLongNames) : message.bytes)
  }

  async #handle(message: Message): Promise<void> {
    switch (message.type) {
      case 'Q':
        return this.#query(message)
      case 'P':
        return this.#parse(message)
      case 'B':
        this.#prepared.bind(message.body)
        break
      case 'C':
        this.#prepared.close(message.body)
        break
      case 'E': {
        const [portal] = readZeroEnded(message.body, 0)
        const { text, plan } = this.#prepared.begin(portal)
        if (text !== undefined && !this.#backEnd.isSkipping) {
          await this.#prepareRun(text)
          if (plan?.kind !== 'copy') this.#note(text)
        }
        if (plan?.kind === 'copy') {
          return text === undefined ? this.#refuse(ranAlready(portal)) : this.#executeCopy(plan.command)
        }
        if (plan?.kind === 'sql' && plan.commits) return this.#executeAndCommit(message, plan.tag)
        if (plan?.kind === 'sql' && plan.opensCursor && (await this.#hasOpenCursor()))
          return this.#refuse(secondCursor)
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
    this.#prepared.forgetUnnamed()
    if (isTooLarge(sql)) {
      await this.#refuse(tooLarge(sql))
      void this.#request('sync', syncRequest)
      return
    }
    const statements = this.#services.plans.split(sql)
    const isSeries =
      statements.length > 1 && statements.some((one) => this.#needsTurn(this.#planner.read(one)))
    if (isSeries) return this.#series(statements)
    const plans: StatementPlan[] = []
    for (const statement of statements) plans.push(await this.#plan(statement))
    // A question leaves the back-end within a pipeline, whose transaction only a Sync ends: a Query would stay uncommitted.
    if (this.#planner.takeHasAsked()) void this.#backEnd.request('sync', syncRequest, () => undefined)
    const [only] = plans
    if (only !== undefined && plans.length === 1 && this.#standsAlone(only)) {
      await this.#step(only)
      this.#planner.takeHasAsked()
      void this.#request('sync', syncRequest)
      return
    }
    const isRewritten = plans.some((plan) => plan.kind === 'sql' && plan.isRewritten)
    const text = plans.map((plan) => (plan.kind === 'sql' ? plan.sql : '')).join('')
    void this.#request('query', isRewritten ? queryRequest(text) : message.bytes, !isRewritten)
    await this.#backEnd.drained()
  }

  /** Whether a statement takes more than to be sent. */
  #standsAlone(plan: StatementPlan): boolean {
    return (
      plan.kind !== 'sql' ||
      plan.tag !== undefined ||
      ((plan.opensCursor || plan.commits) && this.#isInTransaction())
    )
  }

  /** Whether one of several statements can only be planned or carried out when those before it have been. */
  #needsTurn(plan: StatementPlan): boolean {
    return (
      this.#standsAlone(plan) || asks(plan) || (plan.kind === 'sql' && (plan.opensCursor || plan.commits))
    )
  }

  /**
   * Runs the statements of one simple Query one by one by the extended protocol, without a Sync between them: they are one implicit
   * transaction as they are in a Query, and a COPY or a refusal can stand in its place among them.
   */
  async #series(statements: readonly string[]): Promise<void> {
    for (const statement of statements) {
      const plan = await this.#plan(statement)
      if (this.#backEnd.isSkipping || !(await this.#step(plan))) break
    }
    this.#planner.takeHasAsked()
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
    if (plan.opensCursor && (await this.#hasOpenCursor())) {
      await this.#refuse(secondCursor)
      return false
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
    return isDone && (!plan.commits || (await this.#endStatement()))
  }

  async #parse(message: Message): Promise<void> {
    const request = readParse(message.body)
    if (isTooLarge(request.sql)) return this.#refuse(tooLarge(request.sql))
    const statements = this.#services.plans.split(request.sql)
    // Several statements are an error, which the back-end words.
    const { isFresh } = this.#backEnd
    const plan = statements.length === 1 ? await this.#planner.plan(request.sql) : undefined
    // Behind the question a procedure could not commit: the pipeline that it has begun is ended.
    if (isFresh && this.#planner.takeHasAsked())
      void this.#backEnd.request('sync', syncRequest, () => undefined)
    if (plan?.kind === 'refused') {
      this.#note(request.sql)
      return this.#refuse(plan.fields)
    }
    if (plan?.kind === 'sql') this.#notify(plan.notices)
    const sql = plan?.kind === 'copy' ? copyStandIn : (plan?.sql ?? request.sql)
    const isSame = sql === request.sql
    const outcome = this.#request('parse', isSame ? message.bytes : withSql(request, sql), isSame)
    const isMore =
      plan?.kind === 'copy' || plan?.commits === true || plan?.opensCursor === true || plan?.tag !== undefined
    this.#prepared.parse(request.name, request.sql, isMore ? plan : undefined, outcome)
    await this.#backEnd.drained()
  }

  /** The messages behind the COPY wait in the inbox: a back-end that takes data understands no other. */
  async #executeCopy(command: CopyCommand | UnloadCommand): Promise<void> {
    if (this.#backEnd.isSkipping) return
    this.#copy = new AbortController()
    this.#lastQuery = undefined
    if (this.#client.destroyed) this.#copy.abort()
    try {
      const outcome = await runTransfer(
        {
          backEnd: this.#backEnd,
          sessionId: this.#owner.sessionId,
          command,
          plan: (sql) => this.#planner.plan(sql),
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

  /** Makes last what a statement among others has done: outside of a block a Sync ends their transaction. */
  async #endStatement(): Promise<boolean> {
    if (this.#isInTransaction()) return await this.#commit()
    return (await this.#request('sync', syncRequest, true, 'Z')) === 'done'
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
    await this.#prepareRun(statement)
    const plan = await this.#planner.plan(statement)
    // COPY and UNLOAD write a history of their own.
    if (plan.kind !== 'copy') this.#note(statement)
    if (plan.kind === 'sql') this.#notify(plan.notices)
    return plan
  }

  /** What has to be before a statement runs: the log that it reads is written down, and its transaction has its date. */
  async #prepareRun(statement: string): Promise<void> {
    await this.#services.queries.flushFor(statement, this.#owner.sessionId, this.#lastQuery)
    if (!this.#isInTransaction()) {
      this.#isDated = false
      this.#begunAt = new Date()
    } else if (!this.#isDated && takesSnapshot(statement)) this.#dateTransaction()
  }

  #notify(notices: readonly string[]): void {
    for (const message of notices)
      this.#output.push(noticeResponse({ severity: 'NOTICE', code: '42622', message }))
  }

  #note(statement: string): void {
    this.#running.push(this.#services.queries.begin(this.#owner, statement))
  }

  /** Outside of a block a cursor is refused by the back-end, which a question before it would keep from noticing. */
  async #hasOpenCursor(): Promise<boolean> {
    if (!this.#isInTransaction()) return false
    return (await askValue(this.#backEnd, openCursorQuery, '')) !== undefined
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
    const asked: Asked = { kind, bytes }
    return this.#backEnd.request(kind, bytes, (message) => {
      const translated = this.#rows.translate(asked, message)
      if (hidden.includes(message.type)) return
      if (message.type === 'C' && tag !== undefined) this.#output.push(encodeMessage('C', zeroEnded(tag)))
      else this.#take(message, keepsPosition, translated)
    })
  }

  /** At the end of a Query, or at a Sync, all that ran has ended. */
  #endRunning(): void {
    const endedAt = new Date()
    for (const query of this.#running) {
      query.endedAt = endedAt
      if (this.#failure !== undefined) query.error = this.#failure
      else if (isComputed(query.text)) this.#lastQuery = query
    }
    this.#running = []
    this.#failure = undefined
  }

  #noteFailure(fields: ReadonlyMap<string, string>): void {
    this.#failure = withLongNames(fields.get('M') ?? '')
    if (this.#failure === '1023')
      this.#services.queries.noteConflict(this.#owner.sessionId, this.#begunAt, fields.get('D') ?? '')
  }

  #take(message: Message, keepsPosition: boolean, bytes = message.bytes): void {
    if (message.type === 'E') this.#noteFailure(readFields(message.body))
    else if (message.type === 'Z') this.#endRunning()
    if (message.type === 'C') this.#output.push(redshiftTag(message))
    else if (message.type === 'E') this.#output.push(redshiftError(message, keepsPosition, withLongNames))
    else this.#output.push(bytes)
  }
}
