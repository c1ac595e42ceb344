import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as pulumi from '@pulumi/pulumi'
import { parse } from 'yaml'
import { parseConfig, type RawConfig } from '../../infra/config/parse-config'
import type { PolicyResource } from '../../infra/policy/rule'
import { checkStack, policyRules } from '../../infra/policy/rules'
import { createStack } from '../../infra/stack'
import { plantedMistakes } from '../support/infra/planted-mistakes'
import { asPolicyResources } from '../support/infra/policy-resources'
import { recordGraph } from '../support/infra/pulumi-mocks'
import { testContext } from '../support/infra/test-context'

/** A stack's settings as its file has them; an image by digest needs no builder. */
function settingsOf(stack: string): RawConfig {
  const text = readFileSync(join(__dirname, '..', '..', `Pulumi.${stack}.yaml`), 'utf8')
  const { config } = parse(text) as { config: Record<string, unknown> }
  const own = Object.entries(config).filter(([name]) => name.startsWith('lakeload:'))
  return Object.fromEntries(own.map(([name, value]) => [name.slice('lakeload:'.length), value]))
}

const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/mirror@sha256:${'a'.repeat(64)}`

async function resourcesOf(raw: RawConfig): Promise<readonly PolicyResource[]> {
  const config = parseConfig({ ...raw, job: { ...(raw.job as object), image } })
  jest.spyOn(console, 'warn').mockImplementation(() => undefined)
  const graph = await recordGraph(() => {
    createStack({ context: testContext(), config, webhook: pulumi.secret('https://example.com/hook') })
  })
  return asPolicyResources(graph.all)
}

const account = 'arn:aws:secretsmanager:us-east-1:123456789012:secret'

const stacks: Readonly<Record<string, RawConfig>> = {
  dev: settingsOf('dev'),
  prod: settingsOf('prod'),
  serverless: {
    network: { zones: 3, egress: 'endpoints' },
    warehouse: { kind: 'serverless' },
  },
  existing: {
    network: { vpcId: 'vpc-0a', taskSubnetIds: ['subnet-a'] },
    encryption: { kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/theirs' },
    warehouse: {
      kind: 'existing',
      existingHost: 'theirs.example.com',
      existingCopyRoleArn: 'arn:aws:iam::123456789012:role/theirs',
      existingSecretArn: `${account}:job`,
      existingJobUser: 'loader',
      existingAdminSecretArn: `${account}:admin`,
    },
  },
}

const recorded: Record<string, readonly PolicyResource[]> = {}
beforeAll(async () => {
  // One after the other: the mocks are the process's.
  for (const [name, raw] of Object.entries(stacks)) recorded[name] = await resourcesOf(raw)
}, 240_000)

test.each(Object.keys(stacks))('the stack %s keeps every rule', (name) => {
  const resources = recorded[name] ?? []
  expect(resources.length).toBeGreaterThan(40)
  expect(checkStack(resources)).toEqual([])
})

test('no rule is about something that no stack has', () => {
  const types = new Set(Object.values(recorded).flatMap((resources) => resources.map(({ type }) => type)))
  const idle = policyRules.filter((rule) => !rule.types.some((type) => types.has(type)))
  expect(idle.map(({ name }) => name)).toEqual([])
})

test.each(plantedMistakes)('$rule: $mistake', ({ rule, stack, plant }) => {
  const violations = checkStack(plant(recorded[stack ?? 'dev'] ?? []))
  expect([...new Set(violations.map((violation) => violation.rule))]).toEqual([rule])
})

test('every rule catches a planted mistake', () => {
  const caught = new Set(plantedMistakes.map(({ rule }) => rule))
  expect(policyRules.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([])
})
