import type { Check, Finding } from './check'
import { ok } from './check'
import { checkBucket } from './checks/check-bucket'
import { checkClock } from './checks/check-clock'
import { checkCluster } from './checks/check-cluster'
import { checkCopy } from './checks/check-copy'
import { checkCredentials } from './checks/check-credentials'
import { checkDbtConnection } from './checks/check-dbt-connection'
import { checkDbtProject } from './checks/check-dbt-project'
import { checkLake } from './checks/check-lake'
import { checkLakeTls } from './checks/check-lake-tls'
import { checkMemory } from './checks/check-memory'
import { checkSchemas } from './checks/check-schemas'
import { checkScratch } from './checks/check-scratch'
import { checkSettings } from './checks/check-settings'
import { checkSource } from './checks/check-source'
import { checkWarehouseAddress } from './checks/check-warehouse-address'
import { checkWarehouseLogin } from './checks/check-warehouse-login'
import { checkWarehouseTls } from './checks/check-warehouse-tls'
import { check } from './named-check'
import { planNotices } from './plan-notices'
import type { FoundPipeline, Subject } from './subject'

/** The statement has a minute of its own; before and after it are a login and a few requests. */
const copyLimitMs = 90_000
/** dbt takes seconds to start, and a minute on the smallest task. */
const dbtLimitMs = 120_000

/** The table of all checks, in their order: what comes later needs what comes before. */
export function planChecks(subject: Subject): readonly Check[] {
  return [
    check('settings', [], () => checkSettings(subject.settings)),
    ...subject.pipelines.map((found) => check(`pipeline ${found.name}`, [], () => checkPipeline(found))),
    ...planMachine(subject),
    ...planLake(subject),
    ...planWarehouse(subject),
    ...planDbt(subject),
    ...planSources(subject),
    ...planNotices(subject.settings.report, subject.sendsNotices),
  ]
}

function planMachine({ settings: { limits } }: Subject): readonly Check[] {
  return [
    check('scratch folder', [], limits && (() => checkScratch(limits.scratchFolder))),
    check('memory', [], limits && (() => checkMemory(limits.memoryLimitMb))),
  ]
}

function planLake({ settings: { lake }, environment }: Subject): readonly Check[] {
  return [
    check('clock', [], lake && ((signal) => checkClock(lake, signal))),
    check('credentials', [], lake && ((signal) => checkCredentials(lake, environment, signal))),
    check('bucket', [], lake && ((signal) => checkBucket(lake, signal))),
    check('lake', ['bucket'], lake && ((signal) => checkLake(lake, signal))),
    check('lake tls', [], lake && (() => checkLakeTls(lake))),
  ]
}

function planWarehouse(subject: Subject): readonly Check[] {
  const { settings, warehouse: open, dbt } = subject
  const { lake, warehouse, copyRole, limits } = settings
  const pausable = warehouse?.pausable
  const name = 'warehouse'
  const cluster =
    pausable === undefined
      ? []
      : [check('warehouse cluster', [], (signal) => checkCluster(pausable.cluster, pausable.aws, signal))]
  const awake = cluster.map((one) => one.name)
  const copy =
    lake && open && copyRole !== undefined && limits
      ? { lake, warehouse: open.warehouse, role: copyRole, scratchFolder: limits.scratchFolder }
      : undefined
  return [
    ...cluster,
    check(`${name} address`, awake, warehouse && ((signal) => checkWarehouseAddress(warehouse, signal))),
    check(
      `${name} tls`,
      [`${name} address`],
      warehouse && ((signal) => checkWarehouseTls(warehouse, signal)),
    ),
    check(
      `${name} login`,
      [`${name} tls`],
      open && ((signal) => checkWarehouseLogin(open.warehouse, signal)),
    ),
    ...soundPipelines(subject).map((pipeline) =>
      check(
        `schemas ${pipeline.name}`,
        [`${name} login`],
        open && ((signal) => checkSchemas(open.warehouse, pipeline.name, dbt.projectFolder, signal)),
      ),
    ),
    check(
      'copy',
      ['lake', `${name} login`, 'scratch folder'],
      copy && ((signal) => checkCopy(copy, signal)),
      copyLimitMs,
    ),
  ]
}

function planDbt({ settings: { limits }, warehouse: open, dbt, environment }: Subject): readonly Check[] {
  const folder = limits?.scratchFolder
  return [
    check(
      'dbt project',
      ['scratch folder'],
      folder === undefined ? undefined : (signal) => checkDbtProject(dbt, environment, folder, signal),
      dbtLimitMs,
    ),
    check(
      'dbt connection',
      ['warehouse login', 'dbt project'],
      folder === undefined || open === undefined
        ? undefined
        : async (signal) => {
            const settings = await open.dbtSettings(signal)
            return await checkDbtConnection(dbt, { ...environment, ...settings }, folder, signal)
          },
      dbtLimitMs,
    ),
  ]
}

function planSources(subject: Subject): readonly Check[] {
  return soundPipelines(subject).map((pipeline) =>
    check(`source ${pipeline.name}`, [], (signal) => checkSource(pipeline, signal)),
  )
}

function checkPipeline(found: FoundPipeline): Finding {
  if ('error' in found) throw found.error
  return ok(`definition and contract are sound, ${found.pipeline.contract.tables.length} tables`)
}

function soundPipelines({ pipelines }: Subject) {
  return pipelines.flatMap((found) => ('pipeline' in found ? [found.pipeline] : []))
}
