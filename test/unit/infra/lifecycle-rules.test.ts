import { parseConfig } from '../../../infra/config/parse-config'
import { lakeRules, logRules } from '../../../infra/lifecycle-rules'

const housekeeping = {
  id: 'housekeeping',
  status: 'Enabled',
  filter: { prefix: '' },
  noncurrentVersionExpiration: { noncurrentDays: 30 },
  expiration: { expiredObjectDeleteMarker: true },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
}

test('raw records move to cheaper classes and stay; what can be made again goes', () => {
  expect(lakeRules(parseConfig({}).lake)).toEqual([
    {
      id: 'raw',
      status: 'Enabled',
      filter: { prefix: 'raw/' },
      transitions: [
        { days: 30, storageClass: 'STANDARD_IA' },
        { days: 90, storageClass: 'GLACIER_IR' },
      ],
    },
    { id: 'processed', status: 'Enabled', filter: { prefix: 'processed/' }, expiration: { days: 30 } },
    { id: 'quarantine', status: 'Enabled', filter: { prefix: 'quarantine/' }, expiration: { days: 400 } },
    { id: 'runs', status: 'Enabled', filter: { prefix: 'runs/' }, expiration: { days: 400 } },
    { id: 'doctor', status: 'Enabled', filter: { prefix: 'doctor/' }, expiration: { days: 1 } },
    housekeeping,
  ])
})

test('raw records expire where somebody says so', () => {
  const [raw] = lakeRules(parseConfig({ lake: { rawExpireAfterDays: 500 } }).lake)
  expect(raw?.expiration).toEqual({ days: 500 })
})

test('logs go when their time is over', () => {
  expect(logRules(parseConfig({}).lake, 60)).toEqual([
    { id: 's3-access', status: 'Enabled', filter: { prefix: 's3-access/' }, expiration: { days: 90 } },
    {
      id: 'redshift-audit',
      status: 'Enabled',
      filter: { prefix: 'redshift-audit/' },
      expiration: { days: 60 },
    },
    housekeeping,
  ])
})
