/** A problem that the person at the keyboard can solve; it is printed without a stack. */
export class SetupProblem extends Error {
  /** @param {string} message what is wrong @param {string} hint what to do about it */
  constructor(message, hint) {
    super(message)
    this.hint = hint
  }
}

/** Runs a script's main function; a problem ends it with exit code 2 and two lines, and a fault with its stack. */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error
    process.stderr.write(`error: ${error.message}\n\nhint: ${error.hint}\n`)
    process.exitCode = 2
  }
}
