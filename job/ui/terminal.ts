import { styleText } from 'node:util'

/** The decorations in use. */
type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** A stream that a command prints to. */
export interface OutputStream {
  write(text: string): unknown
  readonly isTTY?: boolean
}

export interface TerminalOptions {
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  /** False for `--no-color`. */
  readonly color?: boolean
  /** False for `--no-progress`. */
  readonly progress?: boolean
}

/** Where a command talks: stdout is data, stderr is talk; colour only decorates. */
export class Terminal {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  /** Whether a line may be rewritten in place. */
  readonly animated: boolean
  readonly #options: TerminalOptions

  constructor(options: TerminalOptions) {
    this.#options = options
    this.json = options.json === true
    this.quiet = options.quiet === true
    this.verbose = options.verbose === true
    const { environment } = options
    this.animated =
      options.progress !== false &&
      options.stderr.isTTY === true &&
      !this.json &&
      !this.quiet &&
      !this.verbose &&
      isEmpty(environment.CI) &&
      environment.TERM !== 'dumb'
  }

  /** A line of the result. */
  print(text: string): void {
    this.#options.stdout.write(`${text}\n`)
  }

  /** A line of talk; silent with `--quiet`. */
  say(text: string): void {
    if (!this.quiet) this.#options.stderr.write(`${text}\n`)
  }

  /** A line that must be seen: warnings and errors. */
  warn(text: string): void {
    this.#options.stderr.write(`${text}\n`)
  }

  /** Rewrites the last line of stderr; only where `animated`. */
  redraw(text: string): void {
    if (this.animated) this.#options.stderr.write(`\r\u001b[2K${text}`)
  }

  /** Text for stderr in a style, or plain. */
  style(style: Style, text: string): string {
    return this.#decorate(style, text, this.#options.stderr)
  }

  /** Text for stdout in a style, or plain. */
  styleResult(style: Style, text: string): string {
    return this.#decorate(style, text, this.#options.stdout)
  }

  #decorate(style: Style, text: string, stream: OutputStream): string {
    const { environment, color } = this.#options
    const wanted = color !== false && isEmpty(environment.NO_COLOR) && environment.TERM !== 'dumb'
    return wanted && !this.json && stream.isTTY === true
      ? styleText(style, text, { validateStream: false })
      : text
  }
}

function isEmpty(value: string | undefined): boolean {
  return value === undefined || value === ''
}
