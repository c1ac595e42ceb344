import { defineErrors } from './definition'

/** Errors of the command line, the settings and the program itself. */
export const generalErrors = defineErrors({
  USAGE: {
    kind: 'usage',
    summary: 'The command line names a command, option or value that does not exist.',
    hint: 'run `lakeload --help`, or `lakeload <command> --help`',
  },
  SETTING_MISSING: {
    kind: 'config',
    summary: 'A setting that the command needs is not set.',
    hint: 'set the environment variable that the message names, or add `--local` to use the local endpoints',
  },
  SETTING_INVALID: {
    kind: 'config',
    summary: 'A setting has a value that it cannot have.',
    hint: 'correct the environment variable that the message names; docs/settings.md lists them',
  },
  INTERRUPTED: {
    kind: 'transient',
    summary: 'A signal ended the run between two statements; nothing is half done.',
    hint: 'run the same command again: it goes on at the first unfinished step',
  },
  INTERNAL: {
    kind: 'internal',
    summary: 'Something that cannot happen has happened: a fault of lakeload itself.',
    hint: 'run again with `--verbose` and report the stack that it prints',
  },
  SCRATCH_UNUSABLE: {
    kind: 'config',
    summary:
      'The folder for temporary files cannot be written: the disk is full, or the folder may not be used.',
    hint: 'free space, or set LAKELOAD_SCRATCH to a folder with room for pages, raw parts and their Parquet files; then run the same command again',
  },
  STEP_TIMED_OUT: {
    kind: 'transient',
    summary: 'A step took longer than its time limit.',
    hint: 'run the same command again, or raise `LAKELOAD_STEP_TIME_LIMIT_MINUTES`',
  },
  STEP_NOT_READY: {
    kind: 'usage',
    summary: 'A step was asked for alone, and the one before it has not been done for this load.',
    hint: 'run the step before it, or `lakeload run` for all',
  },
  RUN_IN_PROGRESS: {
    kind: 'transient',
    summary: 'Another run of the same pipeline is under way.',
    hint: 'wait until it has ended; the lease of a run that was lost ends a minute after its last sign of life',
  },
  RUN_LEASE_LOST: {
    kind: 'transient',
    summary:
      'Another run of the same pipeline has taken over while this one gave no sign of life for a minute.',
    hint: 'let the other run end; it has gone on with the same load. A machine that sleeps, or has too little CPU, loses leases',
  },
})
