import { createS3ObjectStore } from '../job/adapters/s3-object-store'
import { JobError } from '../job/errors/job-error'
import type { ObjectStore } from '../job/ports/object-store'
import type { Environment } from '../job/settings'
import type { StackOutputs } from './stack-outputs'

/** The lake of a stack, with the operator's own credentials. The caller closes it. */
export function openLake(stack: StackOutputs, environment: Environment): ObjectStore {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(stack.lake) ?? []
  if (bucket === undefined) {
    throw new JobError(
      'CLOUD_STACK_INVALID',
      `the stack's output \`lake\` is \`${stack.lake}\`, not \`s3://bucket\``,
    )
  }
  const endpoint = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL
  return createS3ObjectStore({
    bucket,
    prefix,
    region: stack.region,
    ...(endpoint === undefined ? {} : { endpoint }),
  })
}
