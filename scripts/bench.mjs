// `npm run bench -- --launches 20000`: times each step in a process of its own, beside the floor: DuckDB by hand.
// Writes nothing into the project, except with `--write` the table of bench/README.md.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { values } = parseArgs({
  options: {
    launches: { type: 'string', multiple: true, default: ['20000'] },
    seed: { type: 'string', default: '1' },
    repeat: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: String(Math.min(availableParallelism(), 8)) },
    memory: { type: 'string', default: '512' },
    // What staging writes: auto, parquet or jsonl.
    format: { type: 'string', default: 'parquet' },
    'without-load': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    // The local Redshift beside the PostgreSQL behind it, and nothing else.
    redshift: { type: 'boolean', default: false },
  },
})
const repeat = Number(values.repeat)
/** What each step is compared with. */
const comparisons = { stage: ['floor', 'floor over S3'], infer: ['stage'] }
// What others do on the machine meanwhile: next to 0 the seconds tell, else rather the CPU seconds.
const [loadBefore = 0] = loadavg()
const folder = mkdtempSync(join(tmpdir(), 'lakeload-bench-'))
// In the folder of bundles, from where the project's packages are found.
const program = join(root, 'dist', `bench-${process.pid}.cjs`)

createRequire(join(root, 'package.json'))('esbuild').buildSync({
  absWorkingDir: root,
  entryPoints: [join('bench', values.redshift ? 'redshift.ts' : 'bench.ts')],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
})

const running = new Set()
try {
  if (values.redshift) await benchRedshift()
  else await benchSteps()
} finally {
  for (const child of running) child.kill()
  rmSync(folder, { recursive: true, force: true })
  rmSync(program, { force: true })
}

/** Every number of launches, one table each. */
async function benchSteps() {
  const tables = []
  for (const launches of values.launches) tables.push(await bench(Number(launches)))
  const report = [machine(), ...tables].join('\n\n')
  process.stdout.write(`${report}\n`)
  if (values.write) writeReadme(report)
}

/** Small queries and COPY of a million rows, which prints its own tables. */
async function benchRedshift() {
  const child = spawn(process.execPath, [program], { stdio: 'inherit' })
  running.add(child)
  process.exitCode = await new Promise((done) => child.once('close', done))
  running.delete(child)
}

/** Everything for one number of launches; answers the table as Markdown. */
async function bench(launches) {
  const work = mkdtempSync(join(folder, `${launches}-`))
  const settings = {
    projectFolder: root,
    folder: work,
    launches,
    seed: Number(values.seed),
    concurrency: Number(values.concurrency),
    memoryMb: Number(values.memory),
    format: values.format,
  }
  say(`${launches} launches: generating`)
  await run('generate', settings)
  const { services, stop } = await startServices(settings)
  const withServices = { ...settings, services }
  try {
    const measures = {
      infer: [],
      extract: [],
      floor: [],
      'floor over S3': [],
      stage: [],
      check: [],
      load: [],
    }
    const take = async (step) => {
      const measure = JSON.parse(await run(step, withServices))
      measures[step].push(measure)
      say(`${launches} launches: ${step} ${measure.seconds.toFixed(1)} s, ${measure.peakMb.toFixed(0)} MB`)
    }
    await take('extract')
    // In turns, so that whatever else the machine does falls on both alike.
    for (let turn = 0; turn < repeat; turn++) {
      await take('floor')
      await take('floor over S3')
      await take('stage')
      await take('infer')
    }
    for (let turn = 0; turn < repeat; turn++) await take('check')
    if (!values['without-load']) await take('load')
    return toTable(launches, measures)
  } finally {
    await stop()
    rmSync(work, { recursive: true, force: true })
  }
}

function toTable(launches, measures) {
  const rows = Object.entries(measures).flatMap(([step, all]) => {
    if (all.length === 0) return []
    const seconds = least(all, 'seconds')
    const rate = all[0].jsonBytes / 1e6 / seconds
    const compared = comparisons[step]?.map((than) => {
      const other = measures[than]
      const seconds = least(all, 'seconds') / least(other, 'seconds')
      const cpu = least(all, 'cpuSeconds') / least(other, 'cpuSeconds')
      return `${seconds.toFixed(2)} (CPU ${cpu.toFixed(2)}) of ${than}`
    })
    const cells = [
      step,
      seconds.toFixed(1),
      least(all, 'cpuSeconds').toFixed(1),
      rate.toFixed(0),
      Math.max(...all.map((one) => one.peakMb)).toFixed(0),
      compared?.join('; ') ?? '',
    ]
    return [`| ${cells.join(' | ')} |`]
  })
  const megabytes = (measures.floor[0].jsonBytes / 1e6).toFixed(0)
  return [
    `### ${launches.toLocaleString('en-GB')} launches, ${megabytes} MB of JSON`,
    '',
    '| step | seconds | CPU seconds | MB/s of JSON | peak MB | compared |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...rows,
  ].join('\n')
}

/** What the run took that was least disturbed by whatever else the machine did. */
function least(all, what) {
  return Math.min(...all.map((one) => one[what]))
}

function machine() {
  const model = cpus()[0]?.model ?? 'unknown processor'
  const gigabytes = (totalmem() / 1024 ** 3).toFixed(0)
  const day = new Date().toISOString().slice(0, 10)
  return (
    `${day}, ${availableParallelism()} cores (${model}), ${gigabytes} GB, Node ${process.versions.node}; ` +
    `${values.concurrency} parts at once, DuckDB limited to ${values.memory} MB, best of ${repeat}; load before the start ${loadBefore.toFixed(1)}`
  )
}

/** Runs one process of the bench to its end; answers what it printed. */
function run(role, settings) {
  return new Promise((resolve, reject) => {
    const child = start(role, settings, 'ignore')
    let output = ''
    child.stdout.on('data', (data) => {
      output += data
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new Error(`bench: ${role} ended with ${code}`))
    })
  })
}

function startServices(settings) {
  return new Promise((resolve, reject) => {
    // The flag is that of `lakeload local up` (local/supervisor/spawn-supervisor.ts).
    const child = start('services', settings, 'pipe', ['--heap-growing-percent=400'])
    const closed = new Promise((done) => child.once('close', done))
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`bench: the services ended with ${code}`)))
    let output = ''
    child.stdout.on('data', (data) => {
      output += data
      if (!output.includes('\n')) return
      const stop = async () => {
        child.stdin.end()
        await closed
      }
      resolve({ services: JSON.parse(output), stop })
    })
  })
}

function start(role, settings, stdin, nodeFlags = []) {
  const child = spawn(process.execPath, [...nodeFlags, program, role], {
    cwd: root,
    env: { ...process.env, BENCH: JSON.stringify(settings), NODE_NO_WARNINGS: '1' },
    stdio: [stdin, 'pipe', 'inherit'],
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

function writeReadme(report) {
  const file = join(root, 'bench', 'README.md')
  const text = readFileSync(file, 'utf8')
  const marks = /(<!-- measured -->\n)[\s\S]*(<!-- \/measured -->)/
  writeFileSync(
    file,
    text.replace(marks, (_, before, after) => `${before}\n${report}\n\n${after}`),
  )
}

function say(line) {
  process.stderr.write(`bench: ${line}\n`)
}
