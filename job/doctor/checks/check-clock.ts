import { messageOf } from '../../errors/error-facts'
import { JobError } from '../../errors/job-error'
import { nestedCause } from '../../extract/send-request'
import type { LakeSettings } from '../../settings'
import { type Finding, ok, warning } from '../check'

const warningAfterMs = 5_000
const failedAfterMs = 5 * 60_000

/**
 * Compares this machine's clock with S3's. The request is not signed, for a wrong clock is what breaks signatures, and
 * whatever is answered has a date.
 */
export async function checkClock(lake: LakeSettings, signal: AbortSignal): Promise<Finding> {
  const endpoint = lake.endpoint ?? endpointOf(lake.region)
  const before = Date.now()
  const response = await fetch(endpoint, { method: 'HEAD', redirect: 'manual', signal }).catch(
    (error: unknown) => {
      signal.throwIfAborted()
      const reason = messageOf(nestedCause(error))
      throw new JobError('LAKE_UNREACHABLE', `cannot reach \`${endpoint}\`: ${reason}`, { cause: error })
    },
  )
  const now = (before + Date.now()) / 2
  const date = Date.parse(response.headers.get('date') ?? '')
  if (Number.isNaN(date)) return ok(`not compared: \`${endpoint}\` answers without a date`)
  // The header has whole seconds: on average it is half of one behind.
  return judgeSkew(now - (date + 500))
}

/** What a difference means; positive where this machine is ahead. */
export function judgeSkew(skewMs: number): Finding {
  const seconds = Math.round(Math.abs(skewMs) / 1_000)
  const message = `${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} S3`
  if (Math.abs(skewMs) > failedAfterMs)
    throw new JobError('DOCTOR_CLOCK_WRONG', `the clock of this machine is ${message}`)
  if (Math.abs(skewMs) > warningAfterMs) {
    return warning(message, 'let the clock follow a time server: at 15 minutes AWS refuses every signature')
  }
  return ok(seconds === 0 ? 'same time as S3' : message)
}

function endpointOf(region: string): string {
  return `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
}
