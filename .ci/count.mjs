// Counts jest's JSON result, and lint, type check and the test of the image as one check each. Exits with 1 where
// anything failed or nothing ran.
import { readFileSync } from 'node:fs'

const [, , file, testsExit, lintExit, checkExit, imageExit] = process.argv
let passed = 0
let failed = 0
try {
  const results = JSON.parse(readFileSync(file, 'utf8'))
  passed = results.numPassedTests
  // A suite that could not run at all has no failed test of its own.
  failed = results.numFailedTests + results.numRuntimeErrorTestSuites
} catch {
  console.error('jest wrote no result: set-up or jest itself failed')
}
if (testsExit !== '0' && failed === 0) failed = 1
if (passed === 0 && failed === 0) failed = 1
for (const [name, exit] of [
  ['lint', lintExit],
  ['type check', checkExit],
  ['image test', imageExit],
]) {
  if (exit === 'skipped') console.error(`${name} skipped: buildah is not there, and cannot be installed`)
  else if (exit === '0') passed++
  else {
    failed++
    console.error(`${name} failed`)
  }
}
process.exitCode = failed === 0 ? 0 : 1
console.log(`${passed} passed, ${failed} failed`)
