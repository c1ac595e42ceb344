import { endpointServices } from '../../../infra/endpoint-services'

test.each([
  ['provisioned', ['redshift']],
  ['serverless', ['redshift-serverless']],
  ['existing', ['redshift', 'redshift-serverless']],
] as const)('with a %s warehouse the job calls %s', (warehouse, services) => {
  expect(endpointServices({ warehouse, readsParameters: false })).toEqual([
    'ecr.api',
    'ecr.dkr',
    'logs',
    'secretsmanager',
    ...services,
    'sts',
    'sns',
  ])
})

test('the Parameter Store has one where a variable stands in it', () => {
  expect(endpointServices({ warehouse: 'provisioned', readsParameters: true })).toContain('ssm')
})
