// Says which test files were still running where jest is ended from outside: a test file that hangs names itself.
module.exports = class Unfinished {
  #running = new Set()

  constructor() {
    process.once('SIGTERM', () => {
      for (const path of this.#running) console.error(`unfinished: ${path}`)
      process.exit(1)
    })
  }

  onTestFileStart({ path }) {
    this.#running.add(path)
  }

  onTestFileResult({ path }) {
    this.#running.delete(path)
  }
}
