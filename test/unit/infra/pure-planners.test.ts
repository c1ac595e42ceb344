import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const infra = join(__dirname, '..', '..', '..', 'infra')

/** Planners that say what is to be made; their tests, and the documents made from them, need not wait for Pulumi. */
test.each([
  'alarm-plan',
  'cidr',
  'dashboard',
  'endpoint-services',
  'event-rules',
  'lifecycle-rules',
  'pick-zone',
  'serverless-addresses',
  'subnet-plan',
])('%s knows nothing of Pulumi', (file) => {
  const text = readFileSync(join(infra, `${file}.ts`), 'utf8')
  expect(text).not.toMatch(/from '@pulumi/)
  expect(text).toMatch(/^export function/m)
})
