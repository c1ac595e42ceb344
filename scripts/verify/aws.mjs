// `npm run verify:aws`: a throwaway stack on a real AWS account, spacex twice, and away with it. See docs/verify-aws.md.
import { dirname } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runMain, SetupProblem } from '../setup/problem.mjs'
import { verifyStack } from './aws/verify-stack.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const say = (line) => process.stderr.write(`verify:aws: ${line}\n`)

await runMain(async () => {
  const options = readOptions()
  if (!options.yes) await ask(options)
  await verifyStack(root, options, say)
})

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        region: { type: 'string' },
        image: { type: 'string' },
        keep: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
      },
    })
    if (values.region === undefined) throw new Error('--region is missing')
    return { ...values, stack: `verify-${new Date().toISOString().replace(/\D/g, '').slice(2, 12)}` }
  } catch (error) {
    throw new SetupProblem(
      error.message,
      'npm run verify:aws -- --region <region> [--image <image>] [--keep] [--yes]',
    )
  }
}

async function ask({ region, stack }) {
  if (!process.stdin.isTTY)
    throw new SetupProblem('nobody can be asked here', 'add --yes, if it may cost two to three dollars')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(
    `This makes the stack \`${stack}\` in ${region} in the account of your credentials, and destroys it afterwards.\n` +
      'It takes about 30 minutes and costs two to three dollars. Type yes to go on: ',
  )
  terminal.close()
  if (answer.trim() !== 'yes') throw new SetupProblem('not confirmed', 'nothing was made')
}
