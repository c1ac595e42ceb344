import { choosePipeline, planTask } from '../../../cloud/task-request'
import { testStack } from '../../support/cloud/stack-file'

const several = testStack({ schedules: { spacex: 'rate(1 day)', orders: 'off' } })

test('the only pipeline of a stack is meant where none is named', () => {
  expect(choosePipeline(testStack(), undefined)).toBe('spacex')
})

test('a pipeline without a schedule can be run too', () => {
  expect(choosePipeline(several, 'orders')).toBe('orders')
})

test.each([
  [undefined, 'the stack runs several pipelines: `spacex`, `orders`', 'name one of them'],
  ['order', 'the stack does not run `order`; it runs `spacex`, `orders`', 'did you mean `orders`?'],
])('pipeline %s', (named, message, hint) => {
  expect(() => choosePipeline(several, named)).toThrow(
    expect.objectContaining({ code: 'CLOUD_PIPELINE_UNKNOWN', message, hint }),
  )
})

test('a task in private subnets gets no public address; variables go into its container', () => {
  const request = planTask(testStack({ assignPublicIp: false, capacityProvider: 'FARGATE_SPOT' }), {
    command: ['run', 'spacex'],
    environment: { LAKELOAD_ATTEMPT: '2' },
  })
  expect(request).toMatchObject({
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    networkConfiguration: { awsvpcConfiguration: { assignPublicIp: 'DISABLED' } },
    overrides: {
      containerOverrides: [
        { command: ['run', 'spacex'], environment: [{ name: 'LAKELOAD_ATTEMPT', value: '2' }] },
      ],
    },
  })
})
