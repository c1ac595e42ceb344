import { TableTally } from '../../../job/load/table-tally'

test('what statements did to a table is told by what it means for its rows', () => {
  const tally = new TableTally()
  tally.add('insert', 3)
  tally.add('close', 2)
  tally.add('mark', 1)
  tally.add('drop_unchanged', 4)
  tally.add('drop_deleted', 5)
  tally.add('adopt_rows', 9)
  expect([tally.loaded, tally.deleted, tally.leftOut]).toEqual([3, 3, 9])
  expect(tally.describe()).toBe(
    '3 rows inserted, 0 deleted, 2 of ended versions, 1 marked as deleted, 4 left out as nothing has changed, ' +
      '5 left out as their record is deleted',
  )
})

test('a table that nothing happened to', () => {
  expect(new TableTally().describe()).toBe('0 rows inserted, 0 deleted')
})
