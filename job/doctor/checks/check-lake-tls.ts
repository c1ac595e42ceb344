import { JobError } from '../../errors/job-error'
import type { LakeSettings } from '../../settings'
import { type Finding, ok, warning } from '../check'
import { isThisMachine } from '../this-machine'

/** Whether requests to the lake are encrypted on their way. */
export function checkLakeTls({ endpoint }: LakeSettings): Finding {
  if (endpoint === undefined) return ok('https, AWS’s own endpoint')
  const { protocol, hostname } = new URL(endpoint)
  if (protocol === 'https:') return ok(`https, \`${endpoint}\``)
  if (isThisMachine(hostname)) {
    return warning(
      `not encrypted: \`${endpoint}\``,
      'nothing is to be done while the endpoint is on this machine; another one must be https',
    )
  }
  throw new JobError('DOCTOR_NOT_ENCRYPTED', `requests to the lake at \`${endpoint}\` are not encrypted`)
}
