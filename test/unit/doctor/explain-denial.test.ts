import { explainDenial } from '../../../job/doctor/explain-denial'
import { JobError } from '../../../job/errors/job-error'

const lake = { bucket: 'lake', prefix: 'shop', region: 'eu-central-1' }
const denied = (message: string, s3_code = 'AccessDenied') =>
  new JobError('LAKE_ACCESS_DENIED', `cannot write \`s3://lake/shop/x\`: ${message}`, {
    context: { s3_code },
  })

describe('explainDenial', () => {
  it.each([
    ['put', 's3:PutObject', 'arn:aws:s3:::lake/shop/*', 'kms:GenerateDataKey'],
    ['get', 's3:GetObject', 'arn:aws:s3:::lake/shop/*', 'kms:Decrypt'],
    ['delete', 's3:DeleteObject', 'arn:aws:s3:::lake/shop/*', undefined],
    ['list', 's3:ListBucket', 'arn:aws:s3:::lake`', undefined],
  ] as const)('a refused %s needs %s', (operation, action, resource, kms) => {
    const error = explainDenial(denied('Access Denied'), operation, lake)
    expect(error.message).toBe(`cannot write \`s3://lake/shop/x\`: Access Denied (\`${action}\` is missing)`)
    expect(error.hint).toContain(`allow \`${action}\` on \`${resource}`)
    if (kms === undefined) expect(error.hint).not.toContain('kms:')
    else expect(error.hint).toContain(`\`${kms}\` where the bucket is encrypted with a key of its own`)
    expect(error.context.missing).toBe(action)
  })

  it('takes the action that AWS names', () => {
    const error = explainDenial(
      denied(
        'User: arn:aws:sts::111122223333:assumed-role/job/x is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-central-1:111122223333:key/1 because no identity-based policy allows the kms:GenerateDataKey action',
      ),
      'put',
      lake,
    )
    expect(error.context.missing).toBe('kms:GenerateDataKey')
    expect(error.hint).toBe(
      "allow `kms:GenerateDataKey` to the job's role, in the role's policy and in that of the KMS key",
    )
  })

  it('sends the reader of an explicit deny to the policy that denies', () => {
    const text =
      'User: x is not authorized to perform: s3:PutObject on resource: y with an explicit deny in a resource-based policy'
    expect(explainDenial(denied(text), 'put', lake).hint).toMatch(
      /^take `s3:PutObject` out of the policy that denies it/,
    )
  })

  it('reads the name of KMS without an action', () => {
    const error = explainDenial(
      denied('The ciphertext refers to a key of KMS that is not there', 'KMS.NotFound'),
      'get',
      lake,
    )
    expect(error.context.missing).toBe('kms:Decrypt')
  })

  it.each(['InvalidAccessKeyId', 'SignatureDoesNotMatch'])('%s is no matter of permissions', (code) => {
    const error = denied('no', code)
    expect(explainDenial(error, 'put', lake)).toBe(error)
  })

  it('leaves other errors alone', () => {
    const error = new JobError('LAKE_UNREACHABLE', 'no way')
    expect(explainDenial(error, 'put', lake)).toBe(error)
  })
})
