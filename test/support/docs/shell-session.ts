import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'

/** How a command of a session ended: all that it wrote, in the order in which it did, and its exit code. */
export interface ShellResult {
  readonly printed: string
  readonly exitCode: number
}

/** One bash in which commands follow each other, as they do in a person's terminal: variables and folders stay. */
export class ShellSession {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #ended: Promise<unknown>
  #text = ''
  #onText: () => void = () => {}
  #exitCode = 0

  constructor(folder: string, environment: Readonly<Record<string, string>>) {
    this.#child = spawn('bash', ['--noprofile', '--norc'], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: 'true', ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#ended = once(this.#child, 'close')
    this.#child.stdin.write('exec 2>&1\n')
    this.#child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.#text += chunk
      this.#onText()
    })
  }

  async run(command: string): Promise<ShellResult> {
    this.#text = ''
    // The mark stands on a line of its own, also behind an output without a line break. The command reads no stdin.
    const mark = `::end of command ${process.pid}::`
    const answered = new Promise<ShellResult>((resolve) => {
      this.#onText = () => {
        const end = this.#text.indexOf(`\n${mark}`)
        const exit = end < 0 ? null : /^(\d+)\n/.exec(this.#text.slice(end + 1 + mark.length))
        if (exit !== null) resolve({ printed: this.#text.slice(0, end), exitCode: Number(exit[1]) })
      }
    })
    // What a command asks as `$?` is how the one before it ended, not how the mark was printed.
    this.#child.stdin.write(
      `(exit ${this.#exitCode}); { ${command}\n} </dev/null; printf '\\n%s%s\\n' '${mark}' "$?"\n`,
    )
    const result = await Promise.race([answered, this.#ended.then(() => undefined)])
    if (result === undefined) throw new Error(`the shell ended during \`${command}\`:\n${this.#text}`)
    this.#exitCode = result.exitCode
    return result
  }

  async close(): Promise<void> {
    this.#child.stdin.end()
    await this.#ended
  }
}
