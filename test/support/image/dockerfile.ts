import { readFileSync } from 'node:fs'

/** One instruction of a Dockerfile, its continued lines made one and comments left out. */
export interface Instruction {
  readonly name: string
  readonly value: string
}

/** Reads the instructions of a Dockerfile, in their order. */
export function readDockerfile(file: string): readonly Instruction[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
  return lines
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', value = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? []
      return { name, value }
    })
}

/** The values of one kind of instruction. */
export function valuesOf(instructions: readonly Instruction[], name: string): readonly string[] {
  return instructions.filter((instruction) => instruction.name === name).map(({ value }) => value)
}
