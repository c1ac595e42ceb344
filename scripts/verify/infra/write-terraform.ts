import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as pulumi from '@pulumi/pulumi'
import { parse } from 'yaml'
import { parseConfig, type RawConfig } from '../../../infra/config/parse-config'
import { createStack } from '../../../infra/stack'
import { recordGraph } from '../../../test/support/infra/pulumi-mocks'
import { testContext } from '../../../test/support/infra/test-context'
import { terraformJson } from './terraform-json'

const [root = '.', folder = '.'] = process.argv.slice(2)

/** An image by its digest: nothing has to be built to look at a task. */
const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/lakeload@sha256:${'0'.repeat(64)}`

function settingsOf(stack: string): RawConfig {
  const { config } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), 'utf8')) as { config: RawConfig }
  const own = Object.entries(config).filter(([name]) => name.startsWith('lakeload:'))
  return Object.fromEntries(own.map(([name, value]) => [name.slice('lakeload:'.length), value]))
}

/** Both example stacks, and one of each mode that they have not. */
const stacks: Readonly<Record<string, RawConfig>> = {
  dev: settingsOf('dev'),
  prod: settingsOf('prod'),
  serverless: { network: { zones: 3, egress: 'endpoints' }, warehouse: { kind: 'serverless' } },
}

async function write(): Promise<void> {
  for (const [name, raw] of Object.entries(stacks)) {
    const config = parseConfig({ ...raw, job: { ...(raw.job as object), image } })
    const graph = await recordGraph(() => {
      createStack({ context: testContext(), config, webhook: pulumi.secret('https://example.com/hook') })
    })
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'stack.tf.json'), JSON.stringify(terraformJson(graph.all), null, 2))
  }
}

void write()
