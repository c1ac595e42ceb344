import { userName } from '../../../job/sql/user-name'

test.each([
  ['IAMR:lakeload-dev-job', '"IAMR:lakeload-dev-job"'],
  ['loader', '"loader"'],
  ['a "b', '"a ""b"'],
])('%s', (name, quoted) => {
  expect(userName(name)).toBe(quoted)
})

test.each([
  ['', 'is empty'],
  ['PUBLIC', 'means all users'],
  ['x'.repeat(129), 'has 129 bytes, Redshift takes 128'],
  ['a\nb', 'holds a character that no name can'],
])('%j is refused', (name, problem) => {
  expect(() => userName(name)).toThrow(
    expect.objectContaining({ code: 'LOAD_NAME_INVALID', message: expect.stringContaining(problem) }),
  )
})
