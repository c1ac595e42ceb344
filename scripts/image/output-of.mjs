import { execFile } from 'node:child_process'
import { SetupProblem } from '../setup/problem.mjs'

const MAX_BYTES = 64 * 2 ** 20

/** Runs a command and answers what it prints on stdout. @throws {SetupProblem} with the last it said on stderr */
export function outputOf(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { maxBuffer: MAX_BYTES, ...options }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout.trim())
      const lines = (stderr.trim() || stdout.trim() || error.message).split('\n').slice(-25).join('\n')
      const shown = [command, ...args].join(' ').slice(0, 120)
      reject(new SetupProblem(`\`${shown}\` ended with ${error.code}:\n${lines}`, 'see what it says above'))
    })
  })
}
