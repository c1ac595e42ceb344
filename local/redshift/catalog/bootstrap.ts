/** Rises with every change of the bootstrap: a database made by another version is to be made anew. */
export const catalogVersion = 1

/** What makes a fresh PostgreSQL database answer as Redshift: run once, in order, in one session of a superuser. */
export function bootstrapStatements(): readonly string[] {
  return ['CREATE SCHEMA rs_catalog', 'GRANT USAGE ON SCHEMA rs_catalog TO public']
}
