import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { repository } from '../cli'

/** Copies the dbt project without the models of its pipelines, and answers the copy's folder. */
export async function copyDbtProject(folder: string): Promise<string> {
  const project = join(folder, 'dbt')
  const models = join(repository, 'dbt', 'models')
  await cp(join(repository, 'dbt'), project, {
    recursive: true,
    filter: (path) => !path.startsWith(models) && !/\/(target|logs)$/.test(path),
  })
  await mkdir(join(project, 'models'))
  return project
}

/** Writes a file, with the folders above it. */
export async function putFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

/** A pipeline over files, below `folder`: its definition, contract and records, one stream a name. */
export async function putFilePipeline(
  folder: string,
  name: string,
  contract: string,
  records: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const data = join(folder, 'data', name)
  const streams = Object.fromEntries(Object.keys(records).map((one) => [one, { path: `${one}.ndjson` }]))
  const definition = { name, source: { kind: 'files', path: data }, defaults: { write: 'replace' }, streams }
  await putFile(
    join(folder, 'pipelines', name, 'pipeline.ts'),
    `export default ${JSON.stringify(definition)}\n`,
  )
  await putFile(join(folder, 'pipelines', name, 'schema.yml'), contract)
  for (const [stream, lines] of Object.entries(records)) {
    await putFile(join(data, `${stream}.ndjson`), lines.map((line) => `${line}\n`).join(''))
  }
}
