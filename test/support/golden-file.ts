import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Compares a text with the file that holds what it should be; `UPDATE_GOLDEN=1` writes the file anew. */
export function expectGolden(file: string, text: string): void {
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const golden = existsSync(file)
    ? readFileSync(file, 'utf8')
    : `${file} is not there: run with UPDATE_GOLDEN=1`
  expect(text).toBe(golden)
}
