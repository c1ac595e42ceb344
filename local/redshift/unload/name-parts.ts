import type { Part } from './part-writer'
import type { UnloadCommand } from './unload-command'

/** A part with the key of the object that it becomes. */
export interface NamedPart extends Part {
  readonly key: string
}

const endings = { none: '', gzip: '.gz', zstd: '.zst' } as const

/**
 * Names the objects: `<prefix><slice>_part_<number>`, and `<prefix><number>` where one process writes all of them. EXTENSION stands in
 * place of what the format or the compression would add.
 */
export function nameParts(command: UnloadCommand, parts: readonly Part[]): readonly NamedPart[] {
  const ending =
    command.extension === undefined
      ? command.format.kind === 'parquet'
        ? '.parquet'
        : endings[command.compression]
      : `.${command.extension}`
  return parts.map((part) => {
    const name = command.isParallel
      ? `${String(part.slice).padStart(4, '0')}_part_${String(part.number).padStart(2, '0')}`
      : String(part.number).padStart(3, '0')
    return { ...part, key: command.prefix + part.folder + name + ending }
  })
}
