import type { S3Access } from '../redshift/redshift-endpoint'

/** The bucket that every local S3 has. */
export const LOCAL_BUCKET = 'lakeload-local'

/**
 * The only credentials that the local S3 takes: another key id is refused as AWS refuses it. They guard nothing
 * (the server listens on 127.0.0.1 alone), so they are constants and may be printed.
 */
export const LOCAL_S3_ACCESS = {
  region: 'us-east-1',
  accessKeyId: 'lakeload',
  secretAccessKey: 'lakeload-local',
} as const

export interface S3Options {
  /** Holds the objects between starts; made when absent. One server at a time may use it. */
  readonly dataFolder: string
  /** The TCP port on 127.0.0.1; 0 takes a free one. */
  readonly port: number
  /** Where the server writes its log. */
  readonly logFile: string
  /** The Python that has ministack; that of `.venv/local` by default. */
  readonly python?: string
  /** Writes are refused when less than this is free on the disk: 64 MiB by default. */
  readonly reserveBytes?: number
  /** Called when the server ends although nobody closed it. */
  readonly onUnexpectedEnd?: () => void
}

/** How to reach a running local S3. It fits wherever an `S3Access` is asked for. */
export interface S3Endpoint extends S3Access {
  readonly port: number
  readonly bucket: string
  /** The process id of the server. */
  readonly serverPid: number
  /** Ends the server; the objects stay in the data folder. */
  close(): Promise<void>
}
