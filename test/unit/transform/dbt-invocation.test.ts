import { planDbtBuild } from '../../../job/transform/dbt-invocation'

const options = {
  dbtExecutable: '/venv/bin/dbt',
  projectFolder: '/project/dbt',
}

test("a pipeline's sources and models are built, and nothing of another pipeline", () => {
  const plan = planDbtBuild('spacex', '/scratch', options, {})
  expect(plan.executable).toBe('/venv/bin/dbt')
  expect(plan.arguments.join(' ')).toBe(
    '--no-use-colors --log-format json --log-level info --log-level-file none --cache-selected-only build --project-dir /project/dbt ' +
      '--profiles-dir /project/dbt --target-path /scratch/dbt --log-path /scratch/dbt/logs ' +
      '--indirect-selection buildable --select source:spacex path:models/spacex',
  )
})

test('what dbt writes goes below the given folder, never into the project', () => {
  const plan = planDbtBuild('spacex', '/scratch', { ...options, targetFolder: '/cache' }, {})
  expect(plan.targetFolder).toBe('/cache')
  expect(plan.arguments).toContain('/cache')
  expect(plan.arguments.filter((argument) => argument.startsWith('/project/'))).toEqual([
    '/project/dbt',
    '/project/dbt',
  ])
})

test('of the environment all is handed on but what slows or changes Python', () => {
  const environment = { PATH: '/bin', PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: '/x', GONE: undefined }
  expect(planDbtBuild('spacex', '/scratch', options, environment).environment).toEqual({
    PATH: '/bin',
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
    DO_NOT_TRACK: '1',
    PYTHONUTF8: '1',
  })
})
