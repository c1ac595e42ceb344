import { JobError } from '../../errors/job-error'
import type { LakeSettings } from '../../settings'
import { type Finding, ok, warning } from '../check'
import { LakeProbe } from '../lake-probe'

/** The bucket is there, and in the region that is set. */
export async function checkBucket(lake: LakeSettings, signal: AbortSignal): Promise<Finding> {
  const probe = new LakeProbe(lake)
  try {
    const { region, forbidden } = await probe.region(signal)
    const name = `\`${lake.bucket}\``
    if (region !== undefined && region !== lake.region) {
      throw new JobError(
        'LAKE_REGION_WRONG',
        `bucket ${name} is in \`${region}\`, and \`${lake.region}\` is set`,
        {
          hint: `set AWS_REGION to \`${region}\`: COPY of Parquet takes no other region either, so the warehouse has to be there too`,
        },
      )
    }
    if (forbidden) {
      return warning(
        `${name} may not be looked at: S3 answered 403 to HeadBucket`,
        'allow `s3:ListBucket` to the job’s role; the line `lake` tells whether objects can be written and read',
      )
    }
    return ok(
      region === undefined
        ? `${name} is there; its region the store does not tell`
        : `${name} in \`${region}\``,
    )
  } finally {
    probe.close()
  }
}
