import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { DuckDBInstance } from '@duckdb/node-api'
import type { S3Endpoint } from '../../../local/s3/s3-endpoint'
import { makeTempFolder, removeTempFolder } from '../temp-folder'
import { testS3Client } from '../test-s3'

/** Puts Parquet files and manifests into the bucket of a local S3. */
export class ParquetBucket {
  readonly name: string
  readonly #s3: S3Client

  constructor(s3: S3Endpoint) {
    this.name = s3.bucket
    this.#s3 = testS3Client(s3)
  }

  /** Writes the rows of a DuckDB query; answers the size of the file. */
  async putParquet(key: string, query: string): Promise<number> {
    const bytes = await writeParquet(query)
    await this.put(key, bytes)
    return bytes.length
  }

  async put(key: string, body: Buffer | string): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: body }))
  }

  /** Writes Parquet files and the manifest that lists them; answers the manifest's address. */
  async putTable(prefix: string, ...queries: readonly string[]): Promise<string> {
    const entries = await Promise.all(
      queries.map(async (query, index) => {
        const key = `${prefix}/part-${index}.parquet`
        const size = await this.putParquet(key, query)
        return { url: this.url(key), mandatory: true, meta: { content_length: size } }
      }),
    )
    return this.putManifest(prefix, entries)
  }

  async putManifest(prefix: string, entries: readonly unknown[]): Promise<string> {
    await this.put(`${prefix}/manifest.json`, JSON.stringify({ entries }))
    return this.url(`${prefix}/manifest.json`)
  }

  url(key: string): string {
    return `s3://${this.name}/${key}`
  }

  close(): void {
    this.#s3.destroy()
  }
}

/** The bytes of a Parquet file with the rows of a DuckDB query. */
export async function writeParquet(query: string): Promise<Buffer> {
  const folder = await makeTempFolder()
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  try {
    const path = join(folder, 'file.parquet')
    await connection.run(`copy (${query}) to '${path}' (format parquet)`)
    return await readFile(path)
  } finally {
    connection.closeSync()
    await removeTempFolder(folder)
  }
}
