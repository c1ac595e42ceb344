import { columnSources } from '../../../job/explain/column-paths'
import { testContract } from '../../support/stage/test-contract'

const contract = testContract({
  orders: {
    key: ['id'],
    columns: {
      id: ['$.id', 'integer!'],
      price: ['$.price', 'integer'],
      price_text: ['$.price', 'varchar(20)', 'price'],
      price_json: ['$.price', 'super', 'price'],
      city: ['$.address.city', 'varchar(20)'],
      address_json: ['$.address', 'super', '$.address'],
    },
  },
})

test('knows which columns share a value, and which have what another kind of value leaves', () => {
  const sources = columnSources(contract.tables, new Map())
  const told = sources.map(({ name, sharedWith, takesOtherKinds }) => [name, sharedWith ?? takesOtherKinds])
  expect(Object.fromEntries(told)).toEqual({
    id: undefined,
    price: ['price_text', 'price_json'],
    price_text: ['price', 'price_json'],
    price_json: ['price', 'price_text'],
    city: undefined,
    address_json: true,
  })
})
