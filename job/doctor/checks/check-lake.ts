import { JobError } from '../../errors/job-error'
import type { LakeSettings } from '../../settings'
import { type Finding, ok } from '../check'
import { doctorKey } from '../doctor-key'
import { type Encryption, LakeProbe } from '../lake-probe'

const content = Buffer.from('written by lakeload doctor; it is removed again at once\n')

/** A real object is written once, read back and removed: what a run does, with the same credentials. */
export async function checkLake(lake: LakeSettings, signal: AbortSignal): Promise<Finding> {
  const probe = new LakeProbe(lake)
  const key = doctorKey('probe.txt')
  try {
    const encryption = await probe.putNew(key, content, signal)
    try {
      await compare(probe, key, signal)
      if ((await probe.putNew(key, content, signal)) !== undefined) {
        throw new JobError(
          'DOCTOR_CONDITION_IGNORED',
          `\`${probe.url(key)}\` was written twice, though the second time said \`If-None-Match: *\``,
        )
      }
      await probe.assertMissing(`${key}.missing`, signal)
    } catch (error) {
      // Not with the signal: what was written is to go, also when the time is over. The first error is the one to tell.
      await probe.delete(key).catch(() => undefined)
      throw error
    }
    await probe.delete(key, signal)
    return ok(`put, read back, deleted below \`${probe.url('doctor/')}\`; ${describe(encryption)}`)
  } finally {
    probe.close()
  }
}

async function compare(probe: LakeProbe, key: string, signal: AbortSignal): Promise<void> {
  const back = await probe.get(key, signal)
  if (back !== undefined && content.equals(back)) return
  const found = back === undefined ? 'is not there' : `has ${back.length} other bytes`
  throw new JobError('DOCTOR_OBJECT_DIFFERS', `\`${probe.url(key)}\` ${found}, just after it was written`)
}

function describe(encryption: Encryption | undefined): string {
  if (encryption?.algorithm === undefined) return 'the store names no encryption at rest'
  const key = encryption.keyId === undefined ? '' : ` by key \`${encryption.keyId}\``
  const bucketKey = encryption.hasBucketKey ? ', with a bucket key' : ''
  return `encrypted with \`${encryption.algorithm}\`${key}${bucketKey}`
}
