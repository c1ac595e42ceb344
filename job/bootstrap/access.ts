/** Who is to be let in, and to which schemas. */
export interface AccessRequest {
  /** The database user of the job: `IAMR:` and the name of its role, as a rule. */
  readonly user: string
  readonly database: string
  readonly pipelines: readonly PipelineSchemas[]
}

/** The schemas that one pipeline writes to: its own, and those of its dbt models. */
export interface PipelineSchemas {
  readonly pipeline: string
  readonly schemas: readonly string[]
}

/** What there is in the warehouse, as far as it concerns the request. */
export interface Access {
  readonly userExists: boolean
  readonly canUseTemporaryTables: boolean
  /** The schemas that are there, with what the user may do in them. */
  readonly schemas: ReadonlyMap<string, { readonly usage: boolean; readonly create: boolean }>
  /** Tables and views of these schemas that belong to somebody else. */
  readonly foreign: readonly ForeignRelation[]
}

/** A table or view that the job can neither load nor replace, as only its owner may. */
export interface ForeignRelation {
  readonly schema: string
  readonly name: string
  readonly owner: string
}

/** A warehouse that knows nothing of the job. */
export const noAccess: Access = {
  userExists: false,
  canUseTemporaryTables: false,
  schemas: new Map(),
  foreign: [],
}
