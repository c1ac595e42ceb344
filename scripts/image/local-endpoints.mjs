import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { outputOf } from './output-of.mjs'

const PREFIX = 'lake/'

/** The local endpoints, started for one test of the image with a home of their own. */
export class LocalEndpoints {
  #lakeload
  #home = mkdtempSync(join(tmpdir(), 'lakeload-image-home-'))
  #s3
  #bucket
  /** The settings that lead a container on the host's network to them. @type {Record<string, string>} */
  environment = {}

  constructor(root) {
    this.#lakeload = join(root, 'bin', 'lakeload.js')
  }

  async open() {
    const { s3, redshift, api } = JSON.parse(await this.#run('local', 'up', '--json'))
    this.#bucket = s3.bucket
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
    const credentials = { accessKeyId: s3.access_key_id, secretAccessKey: s3.secret_access_key }
    this.#s3 = new S3Client({ endpoint: s3.endpoint, region: s3.region, forcePathStyle: true, credentials })
    this.environment = {
      LAKELOAD_LAKE: `s3://${s3.bucket}/${PREFIX}`,
      AWS_REGION: s3.region,
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ACCESS_KEY_ID: s3.access_key_id,
      AWS_SECRET_ACCESS_KEY: s3.secret_access_key,
      LAKELOAD_REDSHIFT_HOST: redshift.host,
      LAKELOAD_REDSHIFT_PORT: String(redshift.port),
      LAKELOAD_REDSHIFT_DATABASE: redshift.database,
      LAKELOAD_REDSHIFT_USER: redshift.user,
      LAKELOAD_REDSHIFT_PASSWORD: redshift.password,
      LAKELOAD_REDSHIFT_SSLMODE: 'disable',
      LAKELOAD_COPY_ROLE: redshift.iam_role,
      SPACEX_API_URL: api.url,
    }
  }

  /** The rows of a query, as objects. */
  async rows(sql) {
    return JSON.parse(await this.#run('local', 'sql', sql, '--json'))
  }

  /** How many records the API has. */
  async launches() {
    const answer = await fetch(`${this.environment.SPACEX_API_URL}/v5/launches`)
    return (await answer.json()).length
  }

  /** The keys of the lake that begin so. */
  async keys(prefix) {
    const { Contents = [] } = await this.#s3.send(
      new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: PREFIX + prefix }),
    )
    return Contents.map(({ Key }) => Key.slice(PREFIX.length))
  }

  async remove(key) {
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: PREFIX + key }))
  }

  async close() {
    this.#s3?.destroy()
    // Its database may lie in a folder that is not below its home.
    await this.#run('local', 'reset')
    rmSync(this.#home, { recursive: true, force: true })
  }

  async #run(...args) {
    const env = { ...process.env, LAKELOAD_HOME: this.#home, CI: 'true' }
    return outputOf(process.execPath, [this.#lakeload, ...args, '--quiet'], { env })
  }
}
