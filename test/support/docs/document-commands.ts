/** A command of a document, and what the document says that it prints. */
export interface DocumentCommand {
  /** As it is typed; several lines where it goes on, or where a whole `sh` block is one. */
  readonly command: string
  /** Absent for `sh` blocks: they show no output. */
  readonly output?: string
  /** Where the output stands in the document's lines: the first, and the one behind the last. */
  readonly outputLines: readonly [number, number]
}

/**
 * Finds the commands of a Markdown document in its `console` blocks (a line that starts with `$ ` is a command, with `> `
 * its continuation, any other its output) and `sh` blocks (one command each), in their order.
 */
export function readCommands(document: string): readonly DocumentCommand[] {
  const commands: DocumentCommand[] = []
  const lines = document.split('\n')
  let block: string | undefined
  let start = 0
  lines.forEach((line, number) => {
    const fence = /^```(\w*)$/.exec(line)
    if (fence === null) return
    if (block === undefined) {
      block = fence[1] ?? ''
      start = number + 1
      return
    }
    if (block === 'console') commands.push(...readConsole(lines, start, number))
    if (block === 'sh') {
      commands.push({ command: lines.slice(start, number).join('\n'), outputLines: [number, number] })
    }
    block = undefined
  })
  return commands
}

function readConsole(lines: readonly string[], start: number, end: number): readonly DocumentCommand[] {
  const commands: DocumentCommand[] = []
  let at = start
  while (at < end) {
    const typed = [(lines[at] ?? '').replace(/^\$ /, '')]
    at++
    while (at < end && lines[at]?.startsWith('> ')) typed.push(lines[at++]?.slice(2) ?? '')
    const first = at
    while (at < end && !lines[at]?.startsWith('$ ')) at++
    commands.push({
      command: typed.join('\n'),
      output: lines.slice(first, at).join('\n'),
      outputLines: [first, at],
    })
  }
  return commands
}

const progress = /^ {2}(?:infer|extract|stage|check|load|transform) … .*\n?/gm

/** What differs from run to run, by name. */
const filters: Readonly<Record<string, readonly [RegExp, string]>> = {
  'the npm of this machine': [/^npm warn .*\n?/gm, ''],
  'progress that time decides about': [progress, ''],
  'the folder of the clone': [/\/\S*\/lakeload(?=\/(?:pipelines|dbt)\/)/g, '<clone>'],
  'the folder of the endpoints': [/\/\S*\/\.lakeload(?=\/)/g, '<home>'],
  'load ids': [/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, '<load id>'],
  seconds: [/ *\b\d+\.\d s\b/g, ' <seconds>'],
  'ports of the endpoints': [/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>'],
  passwords: [/:\/\/lakeload:[\w…-]+@/g, '://lakeload:<password>@'],
  'instants of loading': [/\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d+Z?/g, '<instant>'],
  'days of loading': [/date=\d{4}-\d\d-\d\d/g, 'date=<day>'],
  'sizes of packed files': [/\d+(\.\d)? kB of Parquet/g, '<size> of Parquet'],
  'sizes of packed tables': [/(?<=\d) {2,}\d+(\.\d)? k?B$/gm, ' <size>'],
  'space at the end': [/[ \t]+$/gm, ''],
}

/** A text without what differs from run to run. */
export function normalise(text: string): string {
  const filtered = Object.values(filters).reduce((rest, [from, to]) => rest.replace(from, to), text)
  return filtered.replace(/\n{2,}/g, '\n\n').trim()
}

/** Whether a command printed what a document says; a line `…` there stands for any lines. */
export function isOutput(printed: string, documented: string): boolean {
  const stretches = normalise(documented)
    .split(/^…$/m)
    .map((stretch) => stretch.trim())
  const pattern = stretches.map((stretch) => stretch.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*')
  return new RegExp(`^${pattern}$`).test(normalise(printed))
}

/** The document with what its commands printed in place of what it says, where that is another text. */
export function withOutputs(document: string, printed: ReadonlyMap<DocumentCommand, string>): string {
  const lines = document.split('\n')
  for (const [{ output, outputLines }, text] of [...printed].reverse()) {
    if (output === undefined || isOutput(text, output)) continue
    const shown = text
      .replace(/^npm warn .*\n?/gm, '')
      .replace(progress, '')
      .replace(/[ \t]+$/gm, '')
      .trim()
    lines.splice(outputLines[0], outputLines[1] - outputLines[0], ...(shown === '' ? [] : shown.split('\n')))
  }
  return lines.join('\n')
}
