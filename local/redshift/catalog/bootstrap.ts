import { aggregateFunctions } from './aggregate-functions'
import { calendarFunctions } from './calendar-functions'
import { controlProcedures } from './control-procedures'
import { dateFunctions } from './date-functions'
import { ddlTriggers } from './ddl-triggers'
import { hashFunctions } from './hash-functions'
import { implicitCasts } from './implicit-casts'
import { informationFunctions } from './information-functions'
import { keyViews } from './keys'
import { lateBinding } from './late-binding'
import { loadViews } from './load-views'
import { longNames } from './long-names'
import { numberFunctions } from './number-functions'
import { queryViews } from './query-views'
import { regexpFunctions } from './regexp-functions'
import { relationViews } from './relation-views'
import { sessionFunctions } from './session-functions'
import { showViews } from './show-views'
import { stateTables } from './state-tables'
import { superFunctions } from './super-functions'
import { svvViews } from './svv-views'
import { tableChanges } from './table-changes'
import { textFunctions } from './text-functions'
import { trailingBlanks } from './trailing-blanks'
import { tryCast } from './try-cast'
import { userViews } from './user-views'
import { varcharLength } from './varchar-length'
import { windowFunctions } from './window-functions'
import { writeConflicts } from './write-conflicts'

/** Rises with every change of the bootstrap: a database made by another version is to be made anew. */
export const catalogVersion = 30

/**
 * What makes a fresh PostgreSQL database answer as Redshift: run once, in order, in one session of a superuser. What Redshift has
 * and PostgreSQL has not goes into `pg_catalog`, so that statements find it under its plain name; what both have and answer
 * differently goes into `rs_catalog`, where the rewriter sends calls of it.
 */
export function bootstrapStatements(): readonly string[] {
  return [
    'SET allow_system_table_mods = on',
    'SET check_function_bodies = off',
    ...stateTables,
    ...longNames,
    ...sessionFunctions,
    ...superFunctions,
    ...implicitCasts,
    ...dateFunctions,
    ...calendarFunctions,
    ...textFunctions,
    ...regexpFunctions,
    ...numberFunctions,
    ...tryCast,
    ...hashFunctions,
    ...aggregateFunctions,
    ...windowFunctions,
    ...varcharLength,
    ...trailingBlanks,
    ...relationViews,
    ...keyViews,
    ...userViews,
    ...showViews,
    ...informationFunctions,
    ...loadViews,
    ...svvViews,
    ...queryViews,
    ...controlProcedures,
    'GRANT SELECT ON ALL TABLES IN SCHEMA rs_catalog TO public',
    `DO $$ DECLARE view name; BEGIN
      FOR view IN SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'v' AND oid >= 16384 LOOP
        EXECUTE format('GRANT SELECT ON pg_catalog.%I TO public', view);
      END LOOP;
    END $$`,
    ...writeConflicts,
    ...ddlTriggers,
    ...lateBinding,
    ...tableChanges,
    'RESET check_function_bodies',
    'RESET allow_system_table_mods',
  ]
}
