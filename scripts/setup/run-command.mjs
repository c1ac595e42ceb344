import { spawn } from 'node:child_process'

/** @typedef {{ code: number, output: string }} Outcome */

/**
 * Runs a command and keeps what it says; a command that does not exist ends with code 127, as in a shell.
 * @returns {Promise<Outcome>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Runs a command on this terminal and answers its exit code. Ctrl-C reaches it from the terminal; it decides. */
export function runOnTerminal(command, args, options = {}) {
  const ignore = () => {}
  process.on('SIGINT', ignore)
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  const terminate = () => child.kill('SIGTERM')
  process.on('SIGTERM', terminate)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', terminate)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}
