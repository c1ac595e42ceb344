import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { stackOutputsShape } from '../../cloud/stack-outputs'
import { parseConfig } from '../../infra/config/parse-config'
import { createStack } from '../../infra/stack'
import { repository } from '../support/cli'
import { mockAccountId, type RecordedGraph, recordGraph, resolveOutputs } from '../support/infra/pulumi-mocks'
import { testContext } from '../support/infra/test-context'

/** The configuration of a stack as it is committed; the image by digest, as a pipeline that builds it apart would have it. */
function committedConfig(stack: string) {
  const { config } = parse(readFileSync(join(repository, `Pulumi.${stack}.yaml`), 'utf8')) as {
    config: Record<string, object>
  }
  const groups = Object.entries(config)
    .filter(([key]) => key.startsWith('lakeload:'))
    .map(([key, value]): [string, object] => [key.slice('lakeload:'.length), value])
  const raw = Object.fromEntries(groups)
  const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/lakeload@sha256:${'0'.repeat(64)}`
  return parseConfig({ ...raw, job: { ...raw.job, image } })
}

describe.each(['dev', 'prod'])('the %s stack', (stack) => {
  let graph: RecordedGraph
  let outputs: unknown
  beforeAll(async () => {
    graph = await recordGraph(async () => {
      outputs = await resolveOutputs(createStack({ config: committedConfig(stack), context: testContext() }))
    })
  })

  test('every resource, with all its properties', () => {
    const resources = [...graph.all].sort((a, b) => (a.name < b.name ? -1 : 1))
    expect(
      Object.fromEntries(resources.map(({ type, name, inputs }) => [`${name} (${type})`, inputs])),
    ).toMatchSnapshot()
  })

  test('the outputs are what `lakeload cloud` reads', () => {
    expect(stackOutputsShape.parse(outputs)).toEqual(outputs)
  })

  test('names are unique', () => {
    const names = graph.all.map(({ type, name }) => `${type} ${name}`)
    expect(new Set(names).size).toBe(names.length)
  })
})

test('of what people rely on the key is kept at the end; of what is tried out nothing is', async () => {
  const kept = async (stack: string) => {
    const graph = await recordGraph(() => {
      createStack({ config: committedConfig(stack), context: testContext() })
    })
    return graph.all.filter(({ atDestroy }) => atDestroy !== 'deleted').map(({ name }) => name)
  }
  expect(await kept('prod')).toEqual(['encryption-key'])
  expect(await kept('dev')).toEqual([])
})

test('where AWS cannot be asked who one is, the account is read from what it has made', async () => {
  const { accountId: _, ...place } = testContext()
  const asked: string[] = []
  const graph = await recordGraph(
    () => {
      createStack({ config: committedConfig('dev'), context: place })
    },
    (token) => {
      asked.push(token)
      throw new Error('no look-ups here')
    },
  )
  expect(asked.sort()).toEqual([
    'aws:index/getAvailabilityZones:getAvailabilityZones',
    'aws:index/getCallerIdentity:getCallerIdentity',
  ])
  const { policy } = graph.one('aws:kms/key:Key').inputs
  expect(JSON.parse(policy).Statement[0].Principal.AWS).toBe(`arn:aws:iam::${mockAccountId}:root`)
  const zones = graph.ofType('aws:ec2/subnet:Subnet').map(({ inputs }) => inputs.availabilityZone)
  expect(new Set(zones)).toEqual(new Set(['us-east-1a', 'us-east-1b']))
})
