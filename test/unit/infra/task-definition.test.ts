import { containerDefinition, memoryLimitMb, writableVolumes } from '../../../infra/task-definition'
import { checkRequests } from '../../support/infra/check-request'

const facts = {
  image: `registry/lakeload@sha256:${'a'.repeat(64)}`,
  command: ['run', 'spacex'],
  environment: { B: '2', A: '1', TOKEN: 'plain' },
  secrets: { TOKEN: 'arn:aws:ssm:us-east-1:123456789012:parameter/token' },
  memoryMb: 2_048,
  logGroup: '/lakeload/test/job',
  region: 'us-east-1',
}

const register = (container: object) => ({
  service: 'ecs',
  operation: 'RegisterTaskDefinition',
  parameters: {
    family: 'lakeload-test-job',
    containerDefinitions: [container],
    volumes: Object.keys(writableVolumes).map((name) => ({ name })),
  },
})

test('ECS knows every member of the container definition', async () => {
  const definition = containerDefinition(facts)
  const misspelt = { ...definition, readOnlyRootFilesystem: true }
  const [ours, wrong] = await checkRequests([register(definition), register(misspelt)])
  expect(ours).toBe('')
  // Proof that the check can fail.
  expect(wrong).toContain('readOnlyRootFilesystem')
})

test('variables are sorted, and a secret goes before a variable of its name', () => {
  const { environment, secrets } = containerDefinition(facts)
  expect(environment).toEqual([
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ])
  expect(secrets).toEqual([
    { name: 'TOKEN', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/token' },
  ])
})

test('every writable place is a volume of the task', () => {
  const { mountPoints } = containerDefinition(facts)
  expect(mountPoints.map(({ sourceVolume }) => sourceVolume)).toEqual(Object.keys(writableVolumes))
})

test.each([
  [512, 204],
  [2_048, 819],
  [122_880, 49_152],
])('of %d MB, DuckDB takes %d', (task, duckdb) => {
  expect(memoryLimitMb(task)).toBe(duckdb)
})
