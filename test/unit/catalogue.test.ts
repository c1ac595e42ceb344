import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '../../job/errors/catalogue'

const repository = join(__dirname, '..', '..')

/** The text of all TypeScript files below some folders, but for the catalogue itself. */
function textBelow(...folders: readonly string[]): string {
  return folders
    .flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.startsWith('errors/'))
        .map((file) => readFileSync(join(repository, folder, file), 'utf8')),
    )
    .join('\n')
}

const codes = Object.keys(catalogue)

test('every code is used somewhere', () => {
  const source = textBelow('job', 'local', 'cloud', 'bin')
  expect(codes.filter((code) => !source.includes(code))).toEqual([])
})

test('every code is expected by a test', () => {
  const tests = textBelow('test')
  expect(codes.filter((code) => !tests.includes(code))).toEqual([])
})

test('every entry says what it means and the way out, as one sentence and one action', () => {
  for (const { summary, hint } of Object.values(catalogue)) {
    expect(summary).toMatch(/\.$/)
    expect(hint).not.toMatch(/\.$|^$/)
  }
})

test('the job throws nothing that is not in the catalogue', () => {
  expect(textBelow('job', 'cloud', 'bin').match(/throw new (?!JobError)\w+/g) ?? []).toEqual([])
})
