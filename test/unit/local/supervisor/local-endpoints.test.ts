import { localEnvironment } from '../../../../local/supervisor/local-endpoints'

test('localEnvironment leads the job to the local endpoints by the variables that lead it to AWS', () => {
  const environment = localEnvironment({
    s3: {
      endpoint: 'http://127.0.0.1:9300',
      region: 'us-east-1',
      access_key_id: 'key',
      secret_access_key: 'secret',
      bucket: 'bucket',
    },
    redshift: {
      host: '127.0.0.1',
      port: 5439,
      database: 'dev',
      user: 'user',
      password: 'password',
      iam_role: 'arn:aws:iam::000000000000:role/local',
      ca: '/home/me/lakeload/.lakeload/redshift/tls/ca.pem',
    },
    api: { url: 'http://127.0.0.1:8300' },
  })
  expect(environment).toEqual({
    LAKELOAD_LAKE: 's3://bucket/lake',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9300',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: '',
    LAKELOAD_REDSHIFT_HOST: '127.0.0.1',
    LAKELOAD_REDSHIFT_PORT: '5439',
    LAKELOAD_REDSHIFT_DATABASE: 'dev',
    LAKELOAD_REDSHIFT_USER: 'user',
    LAKELOAD_REDSHIFT_PASSWORD: 'password',
    LAKELOAD_REDSHIFT_SSLMODE: 'disable',
    LAKELOAD_COPY_ROLE: 'arn:aws:iam::000000000000:role/local',
    SPACEX_API_URL: 'http://127.0.0.1:8300',
    ORDERS_API_URL: 'http://127.0.0.1:8300',
    STATIONS_API_URL: 'http://127.0.0.1:8300',
  })
})
