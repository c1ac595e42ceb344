/** Where the local Redshift endpoint reads `s3://` addresses. */
export interface S3Access {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface RedshiftEndpointOptions {
  /** Holds the database between starts; made when absent. */
  readonly dataFolder: string
  /** The TCP port on 127.0.0.1; 0 takes a free one. */
  readonly port: number
  readonly s3: S3Access
  /** Where the gateway and PostgreSQL write their log. */
  readonly logFile: string
}

/** How to reach a running endpoint: cluster defaults that any PostgreSQL-wire client takes. */
export interface RedshiftEndpoint {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
  /** The certificate of the authority that vouches for the endpoint, for clients that check who they talk to by TLS. */
  readonly caFile: string
  /** The ARN that COPY's IAM_ROLE accepts. */
  readonly iamRole: string
  /** Ends every session and the database server. */
  close(): Promise<void>
}
