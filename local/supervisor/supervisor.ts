import { randomBytes } from 'node:crypto'
import { messageOf } from '../../job/errors/error-facts'
import type { ApiSource } from '../api/api-source'
import { askStatus } from './control-client'
import { type SpawnMessage, type SupervisorStatus, toErrorMessage } from './control-messages'
import { type ControlServer, startControlServer } from './control-server'
import type { LocalHome } from './local-home'
import type { WantedPorts } from './local-ports'
import { type RunningEndpoints, startEndpoints } from './start-endpoints'
import { startRedshiftOnly } from './start-redshift-only'
import { claimState, readState, removeState } from './state-file'

/** How often the supervisor looks whether its folder is still there. */
const WATCH_INTERVAL_MS = 2_000
/** A shutdown that takes longer than this is broken off; what is left is found and ended at the next start. */
const STOP_TIMEOUT_MS = 4_500

export interface SupervisorOptions {
  readonly home: LocalHome
  readonly ports: WantedPorts
  readonly source: ApiSource
  readonly redshiftOnly?: boolean | undefined
  /** One line to the log. */
  readonly log: (line: string) => void
}

/**
 * Hosts the endpoints of one folder until it is told to stop. At most one does so at a time: the one whose state file
 * lies in the folder.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #token = randomBytes(16).toString('hex')
  readonly #settled: Promise<SupervisorStatus>
  #settle: (status: SupervisorStatus) => void = () => {}
  #status: SupervisorStatus = { phase: 'starting' }
  #control: ControlServer | undefined
  #starting: Promise<RunningEndpoints> | undefined
  #running: RunningEndpoints | undefined
  #stopping: Promise<void> | undefined
  #watch: NodeJS.Timeout | undefined
  readonly #ended: Promise<void>
  #end: () => void = () => {}

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve
    })
    this.#ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** Settles when the supervisor has stopped and everything it started has ended. */
  get ended(): Promise<void> {
    return this.#ended
  }

  /** Starts the endpoints; answers `taken` where another supervisor has the folder. */
  async start(): Promise<SpawnMessage> {
    try {
      this.#control = await startControlServer(this.#token, {
        status: () => this.#status,
        settled: () => this.#settled,
        serve: (source) => this.#serve(source),
        stop: () => this.stop('asked to'),
      })
      if (!(await this.#claim())) {
        await this.#release()
        return { phase: 'taken' }
      }
      this.#starting =
        this.#options.redshiftOnly === true
          ? startRedshiftOnly(this.#options, process.env)
          : startEndpoints({
              ...this.#options,
              onUnexpectedEnd: (what) => void this.stop(`${what} ended by itself`),
            })
      this.#running = await this.#starting
    } catch (error) {
      return await this.#fail(error)
    }
    // Told to stop while the endpoints started: whoever told it closes them.
    if (this.#stopping !== undefined) return this.#status
    this.#watch = setInterval(() => void this.#checkFolder(), WATCH_INTERVAL_MS)
    this.#setReady(new Date().toISOString(), this.#options.source)
    this.#settle(this.#status)
    this.#options.log(`ready: ${this.#options.home.folder}`)
    return this.#status
  }

  /** Ends the endpoints; a second call waits for the first. */
  stop(reason: string): Promise<void> {
    this.#stopping ??= this.#stopAll(reason)
    return this.#stopping
  }

  async #claim(): Promise<boolean> {
    const file = this.#options.home.stateFile
    const state = { pid: process.pid, token: this.#token, controlPort: this.#control?.port ?? 0 }
    while (!(await claimState(file, state))) {
      const other = await readState(file)
      if (other !== undefined && (await askStatus(other)) !== undefined) return false
      this.#options.log(`removed the state of a dead supervisor, pid ${other?.pid ?? 'unknown'}`)
      await removeState(file, other?.token)
    }
    return true
  }

  #setReady(startedAt: string, source: ApiSource): void {
    if (this.#running === undefined) return
    const { endpoints } = this.#running
    this.#status = { phase: 'ready', pid: process.pid, startedAt, endpoints, source }
  }

  async #serve(source: ApiSource): Promise<void> {
    if (this.#status.phase !== 'ready') return
    await this.#running?.serve(source)
    this.#setReady(this.#status.startedAt, source)
    this.#options.log(`the API serves ${source.sampleFile ?? `${source.launches ?? 'generated'} launches`}`)
  }

  async #fail(error: unknown): Promise<SupervisorStatus> {
    this.#options.log(`failed: ${messageOf(error)}`)
    this.#status = { phase: 'failed', error: toErrorMessage(error) }
    this.#settle(this.#status)
    await this.#release()
    return this.#status
  }

  async #stopAll(reason: string): Promise<void> {
    this.#options.log(`stopping: ${reason}`)
    this.#status = { phase: 'stopping' }
    this.#settle(this.#status)
    clearInterval(this.#watch)
    const timer = setTimeout(() => {
      this.#options.log('an endpoint does not end in time')
      process.exit(1)
    }, STOP_TIMEOUT_MS)
    try {
      const running = await this.#starting
      await running?.close()
    } catch (error) {
      this.#options.log(`while stopping: ${messageOf(error)}`)
    }
    clearTimeout(timer)
    await this.#release()
    this.#options.log('stopped')
  }

  async #release(): Promise<void> {
    await removeState(this.#options.home.stateFile, this.#token).catch(() => {})
    this.#control?.close()
    this.#end()
  }

  /** Whoever removes the folder, or claims it, wants these endpoints to end. */
  async #checkFolder(): Promise<void> {
    const state = await readState(this.#options.home.stateFile)
    if (state?.token !== this.#token) await this.stop('its state file is gone')
  }
}
