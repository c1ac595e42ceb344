import { s3OfEnvironment } from '../../../../local/supervisor/start-redshift-only'

test('the S3 of Redshift alone is that of the AWS variables', () => {
  expect(
    s3OfEnvironment({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
    }),
  ).toEqual({
    endpoint: 'http://127.0.0.1:9000',
    region: 'eu-central-1',
    accessKeyId: 'id',
    secretAccessKey: 'secret',
  })
})

test('without them it is the S3 of a region, with no key', () => {
  expect(s3OfEnvironment({ AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: '' })).toEqual({
    endpoint: 'https://s3.eu-west-1.amazonaws.com',
    region: 'eu-west-1',
    accessKeyId: '',
    secretAccessKey: '',
  })
})
