import { checkCredentials } from '../../../job/doctor/checks/check-credentials'
import { setEnvironment } from '../../support/aws/set-environment'
import { type FaultServer, startFaultServer, text } from '../../support/fault-server'

const signal = new AbortController().signal
const lake = {
  bucket: 'lake',
  prefix: '',
  region: 'eu-central-1',
  credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
}

let sts: FaultServer
let restore: () => void
beforeEach(async () => {
  sts = await startFaultServer()
  restore = setEnvironment({ AWS_ENDPOINT_URL_STS: sts.url })
})
afterEach(async () => {
  restore()
  await sts.close()
})

const failure = (code: string, message: string) =>
  text(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    { 'content-type': 'text/xml' },
    403,
  )

const identity = `<GetCallerIdentityResponse><GetCallerIdentityResult>
  <Arn>arn:aws:sts::111122223333:assumed-role/job/task</Arn><UserId>A</UserId><Account>111122223333</Account>
  </GetCallerIdentityResult></GetCallerIdentityResponse>`

it('tells who we are, and until when where the environment says it', async () => {
  sts.answer(text(identity, { 'content-type': 'text/xml' }))
  const end = new Date(Date.now() + 3 * 3_600_000).toISOString()
  const finding = await checkCredentials(lake, { AWS_CREDENTIAL_EXPIRATION: end }, signal)
  expect(finding).toEqual({
    status: 'ok',
    message: `\`arn:aws:sts::111122223333:assumed-role/job/task\`, account \`111122223333\`, until ${end.slice(0, 19)}Z`,
  })
})

it('tells credentials that have expired, and keys that nobody knows', async () => {
  sts.answer(failure('ExpiredToken', 'The security token included in the request is expired'))
  await expect(checkCredentials(lake, {}, signal)).rejects.toMatchObject({
    code: 'AWS_CREDENTIALS_MISSING',
    hint: expect.stringContaining('aws sso login'),
  })
  sts.answer(failure('InvalidClientTokenId', 'The security token included in the request is invalid'))
  await expect(checkCredentials(lake, {}, signal)).rejects.toMatchObject({ code: 'AWS_ACCESS_DENIED' })
})

it('takes an STS that cannot be reached for no failure: a run does not ask it', async () => {
  await sts.close()
  expect(await checkCredentials(lake, {}, signal)).toMatchObject({
    status: 'warning',
    message: expect.stringContaining('ECONNREFUSED'),
  })
  sts = await startFaultServer()
})

it('does not ask AWS about the keys of an S3 that is not AWS’s', async () => {
  const own = { ...lake, endpoint: 'http://127.0.0.1:9300' }
  expect(await checkCredentials(own, {}, signal)).toMatchObject({
    status: 'ok',
    message: expect.stringMatching(/^key `testing`, for the S3 at `http:\/\/127\.0\.0\.1:9300`/),
  })
  expect(sts.requests).toHaveLength(0)
  // An endpoint of a VPC is AWS's own.
  sts.answer(text(identity, { 'content-type': 'text/xml' }))
  const inVpc = { ...lake, endpoint: 'https://bucket.vpce-1.s3.eu-central-1.vpce.amazonaws.com' }
  await checkCredentials(inVpc, {}, signal)
  expect(sts.requests).toHaveLength(1)
})
