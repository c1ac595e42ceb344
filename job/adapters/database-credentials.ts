/** A database user and its password. */
export interface DatabaseCredentials {
  readonly user: string
  readonly password: string
}

/** Credentials of somebody who can say until when they hold. */
export interface IssuedCredentials extends DatabaseCredentials {
  /** Absent where nobody knows. */
  readonly expiresAt?: Date
}

/** What a connection asks for. */
export interface CredentialsRequest {
  readonly signal?: AbortSignal | undefined
  /** The warehouse has refused those of before: they may have been replaced meanwhile. */
  readonly fresh?: boolean
}

/** Answers the credentials of a connection that is about to be opened. Its errors are JobErrors without a secret in them. */
export type CredentialsProvider = (request: CredentialsRequest) => Promise<DatabaseCredentials>
