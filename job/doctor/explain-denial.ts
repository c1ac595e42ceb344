import { JobError } from '../errors/job-error'
import type { LakeSettings } from '../settings'

/** What was asked of the lake; `list` is a read of a key that has no object. */
export type LakeOperation = 'put' | 'get' | 'list' | 'delete'

/** The permission each operation needs of S3, and of KMS where the bucket has a key of its own. */
const actions: Readonly<Record<LakeOperation, { readonly s3: string; readonly kms?: string }>> = {
  put: { s3: 's3:PutObject', kms: 'kms:GenerateDataKey' },
  get: { s3: 's3:GetObject', kms: 'kms:Decrypt' },
  list: { s3: 's3:ListBucket' },
  delete: { s3: 's3:DeleteObject' },
}

/**
 * Names the permission that a refusal is about. Newer messages of AWS name it themselves; where they do not, the
 * operation tells. Any other error passes as it is.
 */
export function explainDenial(error: JobError, operation: LakeOperation, lake: LakeSettings): JobError {
  const { s3_code: code } = error.context
  if (error.code !== 'LAKE_ACCESS_DENIED' || (code !== undefined && !isAboutPermission(String(code))))
    return error
  const named = /not authorized to perform:? (\w+:\w+)/i.exec(error.message)?.[1]
  const { s3, kms } = actions[operation]
  const action = named ?? (/\bkms\b/i.test(error.message) && kms !== undefined ? kms : s3)
  return new JobError('LAKE_ACCESS_DENIED', `${error.message} (\`${action}\` is missing)`, {
    hint: wayOut(action, named === undefined ? kms : undefined, error.message, lake),
    context: { ...error.context, missing: action },
    cause: error,
  })
}

function wayOut(action: string, orKms: string | undefined, message: string, lake: LakeSettings): string {
  if (/explicit deny/i.test(message)) {
    return `take \`${action}\` out of the policy that denies it: the bucket's, the key's, or one of the organisation`
  }
  if (action.startsWith('kms:'))
    return `allow \`${action}\` to the job's role, in the role's policy and in that of the KMS key`
  const bucket = `arn:aws:s3:::${lake.bucket}`
  const objects = [bucket, ...(lake.prefix === '' ? [] : [lake.prefix]), '*'].join('/')
  const allow = `allow \`${action}\` on \`${action === 's3:ListBucket' ? bucket : objects}\` to the job's role`
  if (orKms === undefined || action === orKms) return allow
  return `${allow}, and \`${orKms}\` where the bucket is encrypted with a key of its own; look for a deny in the bucket's policy`
}

/** A wrong key or signature is no matter of permissions. */
function isAboutPermission(code: string): boolean {
  return (
    code === 'AccessDenied' || code === 'Forbidden' || code === 'AllAccessDisabled' || code.startsWith('KMS')
  )
}
