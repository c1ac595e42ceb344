import { spawn } from 'node:child_process'

/** @typedef {{ code: number | null, stdout: string, stderr: string, seconds: number }} ContainerEnd */

/** A container that was started: its output as it comes, its end, and a way to end it. */
export class Container {
  #child
  #signal
  #isRunning = true
  #stdout = ''
  #stderr = ''
  #waiting = new Set()
  /** @type {Promise<ContainerEnd>} */
  ended

  /**
   * @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} options
   * @param {(signal: 'TERM' | 'KILL', pid: number) => Promise<void>} signal sends one to the container's process 1
   */
  constructor(command, args, options, signal) {
    const start = performance.now()
    this.#signal = signal
    this.#child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    this.#child.stdout.on('data', (chunk) => {
      this.#stdout += chunk
    })
    this.#child.stderr.on('data', (chunk) => {
      this.#stderr += chunk
      for (const look of this.#waiting) look()
    })
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      this.#child.once('close', (code) => {
        this.#isRunning = false
        const seconds = (performance.now() - start) / 1000
        resolve({ code, stdout: this.#stdout, stderr: this.#stderr, seconds })
      })
    })
  }

  /** Waits until something stands on stderr; answers false where the container ended before. */
  async says(pattern) {
    let look
    const said = new Promise((resolve) => {
      look = () => pattern.test(this.#stderr) && resolve(true)
      this.#waiting.add(look)
      look()
    })
    try {
      return await Promise.race([said, this.ended.then(() => pattern.test(this.#stderr))])
    } finally {
      this.#waiting.delete(look)
    }
  }

  /** As `docker stop` begins. */
  async terminate() {
    await this.#signal('TERM', this.#child.pid)
  }

  /** Ends the container at once, if it runs still. */
  async kill() {
    if (this.#isRunning) await this.#signal('KILL', this.#child.pid)
    await this.ended
  }
}
