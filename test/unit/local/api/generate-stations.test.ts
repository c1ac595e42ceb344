import { generateStations, type Station } from '../../../../local/api/generate-stations'

const generate = (count: number, seed = 1): Station[] =>
  [...generateStations({ count, seed })].map((text) => JSON.parse(text) as Station)

test('any number of stations, each with an id of its own, the same for the same seed', () => {
  expect(generate(0)).toEqual([])
  const stations = generate(500)
  expect(new Set(stations.map(({ id }) => id)).size).toBe(500)
  expect(generate(500)).toEqual(stations)
  expect(generate(500, 2)).not.toEqual(stations)
})

test('a point is where its properties say, an area is a closed ring that starts there', () => {
  for (const { geometry, properties } of generate(500)) {
    const { longitude, latitude } = properties
    if (geometry.type === 'Point') {
      expect(geometry.coordinates.slice(0, 2)).toEqual([longitude, latitude])
    } else {
      expect(geometry.coordinates[0]?.at(0)).toEqual([longitude, latitude])
      expect(geometry.coordinates[0]?.at(-1)).toEqual([longitude, latitude])
    }
  }
})

test('a station has no more bikes than docks', () => {
  for (const { properties } of generate(500)) {
    expect(properties.bikes.mechanical + properties.bikes.electric).toBeLessThanOrEqual(properties.docks)
  }
})
