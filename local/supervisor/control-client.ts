import { messageOf, nameOf } from '../../job/errors/error-facts'
import { JobError } from '../../job/errors/job-error'
import type { ApiSource } from '../api/api-source'
import { LOCAL_HOST } from '../listen'
import { type ErrorMessage, fromErrorMessage, type SupervisorStatus } from './control-messages'
import type { SupervisorState } from './state-file'

const ANSWER_TIMEOUT_MS = 10_000
/** Long enough for the first start of a database on a slow disk. */
const START_TIMEOUT_MS = 180_000

/** The status of a supervisor, or undefined where the state is stale: nobody there, or somebody else on that port. */
export async function askStatus(
  state: SupervisorState,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<SupervisorStatus | undefined> {
  return (await ask(state, 'GET', '/status', timeoutMs)) as SupervisorStatus | undefined
}

/** Waits until a supervisor is ready or has failed; undefined where it ended meanwhile. */
export async function awaitSettled(state: SupervisorState): Promise<SupervisorStatus | undefined> {
  return (await ask(state, 'GET', '/settled', START_TIMEOUT_MS)) as SupervisorStatus | undefined
}

/** Makes the API serve something else. */
export async function askToServe(state: SupervisorState, source: ApiSource): Promise<void> {
  await ask(state, 'POST', '/source', ANSWER_TIMEOUT_MS, source)
}

/** Ends a supervisor and its endpoints; answers when they have ended. */
export async function askToStop(state: SupervisorState): Promise<void> {
  await ask(state, 'POST', '/stop', ANSWER_TIMEOUT_MS)
}

async function ask(
  state: SupervisorState,
  method: string,
  path: string,
  timeoutMs: number,
  body?: unknown,
): Promise<unknown> {
  let answer: Response
  let text: string
  try {
    answer = await fetch(`http://${LOCAL_HOST}:${state.controlPort}${path}`, {
      method,
      headers: { authorization: `Bearer ${state.token}` },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    text = await answer.text()
  } catch (cause) {
    if (nameOf(cause) === 'TimeoutError') throw silent(state, cause)
    return undefined
  }
  // Another program on the port of a dead supervisor does not know the token, and seldom speaks JSON.
  if (answer.status === 422) throw fromErrorMessage(JSON.parse(text) as ErrorMessage)
  return answer.status === 200 ? parse(text) : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function silent(state: SupervisorState, cause: unknown): JobError {
  return new JobError(
    'LOCAL_SUPERVISOR_SILENT',
    `the supervisor of the local endpoints (pid \`${state.pid}\`) does not answer: ${messageOf(cause)}`,
    { hint: `end it with \`kill ${state.pid}\` if it is a lakeload, then run the command again`, cause },
  )
}
