import { rm } from 'node:fs/promises'
import { messageOf } from '../../job/errors/error-facts'
import { JobError } from '../../job/errors/job-error'
import { removeRedshiftData } from '../redshift/start-redshift'
import { askStatus, askToStop } from './control-client'
import type { LocalHome } from './local-home'
import { awaitProcessEnd } from './process-end'
import { readState, removeState } from './state-file'
import { withJobErrors } from './with-job-errors'

/** Ends the endpoints of a folder; answers whether there were any. No process is ever killed by its number. */
export async function stopLocal(home: LocalHome): Promise<boolean> {
  const state = await readState(home.stateFile)
  if (state === undefined) return false
  const status = await askStatus(state)
  if (status === undefined) {
    await removeState(home.stateFile, state.token)
    return false
  }
  await askToStop(state)
  await awaitProcessEnd(state.pid)
  return true
}

/** Ends the endpoints of a folder and removes all that they kept. */
export async function resetLocal(home: LocalHome): Promise<void> {
  await stopLocal(home)
  try {
    // The database may lie elsewhere, where the folder is closed to the account that the server runs as.
    await withJobErrors(() => removeRedshiftData(home.redshift))
    await rm(home.folder, { recursive: true, force: true, maxRetries: 3 })
  } catch (cause) {
    if (cause instanceof JobError) throw cause
    throw new JobError('LOCAL_FOLDER_UNUSABLE', `cannot remove \`${home.folder}\`: ${messageOf(cause)}`, {
      cause,
    })
  }
}
