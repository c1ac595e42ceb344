const names = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const fullNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** The number of a month by its English name, whole or its first three letters. */
export function monthNumber(text: string): number | undefined {
  const name = text.toLowerCase().replace(/^sept$/, 'sep')
  const index = Math.max(names.indexOf(name), fullNames.indexOf(name))
  return index < 0 ? undefined : index + 1
}

/** A year of two digits: 70 to 99 are in the last century. */
export function wholeYear(text: string): number {
  const year = Number(text)
  return text.length > 2 ? year : year < 70 ? 2000 + year : 1900 + year
}
