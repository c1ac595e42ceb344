import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lakeload, repository } from '../../support/cli'

/** What somebody types who was woken up: it has to exist as it is written. */
const documents = ['runbook.md', 'deploy.md', 'doctor.md', 'cost.md', 'verify-aws.md']

interface Typed {
  /** Such as `cloud run`. */
  readonly command: string
  readonly options: readonly string[]
}

/** The commands of the documents, each once with every option it is given anywhere. */
function typedCommands(): readonly Typed[] {
  const found = new Map<string, Set<string>>()
  for (const document of documents) {
    const text = readFileSync(join(repository, 'docs', document), 'utf8')
    for (const [, line = ''] of text.matchAll(/(?:npx |`)lakeload ([a-z]+(?: [^`\n#|]*)?)/g)) {
      const words = line.trim().split(/\s+/)
      const [first = '', second = ''] = words
      const command = first === 'cloud' ? `${first} ${second}` : first
      const options = found.get(command) ?? new Set()
      for (const word of words) if (/^--[a-z-]+$/.test(word)) options.add(word)
      found.set(command, options)
    }
  }
  return [...found].map(([command, options]) => ({ command, options: [...options].sort() }))
}

const typed = typedCommands()

test('the commands that the documents name are found in them', () => {
  expect(typed.map(({ command }) => command)).toEqual(
    expect.arrayContaining([
      'cloud run',
      'cloud logs',
      'cloud status',
      'cloud doctor',
      'errors',
      'infer',
      'cost',
    ]),
  )
})

test.each(typed)('`lakeload $command` exists, with $options', async ({ command, options }) => {
  const { exitCode, stdout } = await lakeload([...command.split(' '), '--help'])
  expect(exitCode).toBe(0)
  expect(stdout).toContain(`lakeload ${command}`)
  for (const option of options) expect(stdout).toContain(option)
})
