// Loads infra/index.ts the way `pulumi up` does: in the folder of the program, with Pulumi's own ts-node and its options,
// the type check on, and the configuration of Pulumi.<stack>.yaml. Mocks stand in for the engine. Prints the outputs' names.
// The options are those of @pulumi/pulumi/cmd/run.
const fs = require('node:fs')
const path = require('node:path')

const [stack] = process.argv.slice(2)
const program = path.join(__dirname, '..', '..', '..', 'infra')
process.chdir(program)

const { parse } = require('yaml')
const { config } = parse(fs.readFileSync(path.join('..', `Pulumi.${stack}.yaml`), 'utf8'))
const asText = Object.entries(config).map(([key, value]) => [
  key,
  typeof value === 'string' ? value : JSON.stringify(value),
])
const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/lakeload@sha256:${'0'.repeat(64)}`
const job = JSON.stringify({ image, ...config['lakeload:job'] })
process.env.PULUMI_CONFIG = JSON.stringify({ ...Object.fromEntries(asText), 'lakeload:job': job })

const tsutils = require('@pulumi/pulumi/tsutils')
const { tsnodeRequire, typescriptRequire } = tsutils.typeScriptRequireStrings()
const compilerOptions = tsutils.loadTypeScriptCompilerOptions('tsconfig.json')
require(tsnodeRequire).register({
  compiler: typescriptRequire,
  transpileOnly: compilerOptions.noCheck,
  project: 'tsconfig.json',
  skipProject: false,
  compilerOptions: {
    target: 'ES2020',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    sourceMap: 'true',
    ...compilerOptions,
  },
})

const pulumi = require('@pulumi/pulumi')

async function main() {
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => ({
        id: `${args.name}-id`,
        state: { name: args.name, ...args.inputs, arn: `arn:${args.name}` },
      }),
      call: (args) =>
        args.token.includes('AvailabilityZones')
          ? { names: ['us-east-1a', 'us-east-1b', 'us-east-1c'] }
          : { accountId: '123456789012' },
    },
    'lakeload',
    stack,
    false,
  )
  const outputs = require(path.join(program, 'index.ts'))
  await pulumi.runtime.disconnect()
  process.stdout.write(`${JSON.stringify(Object.keys(outputs).sort())}\n`)
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exitCode = 1
})
