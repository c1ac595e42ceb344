/** The schema in which `lakeload replay` rebuilds everything, before it takes the place of the tables in use. `lakeload bootstrap` makes it. */
export function rebuildSchema(pipeline: string): string {
  return `${pipeline}__replay`
}
