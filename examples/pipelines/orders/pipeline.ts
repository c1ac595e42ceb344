import { definePipeline, env } from '../../../job/pipeline/definition'

/** A shop's orders, in pages: every answer has a cursor for the next one. */
export default definePipeline({
  name: 'orders',
  description: 'Orders of a shop with their lines and the discounts of each line',
  source: { kind: 'http', baseUrl: env('ORDERS_API_URL', 'http://127.0.0.1:8300') },
  streams: {
    orders: {
      path: '/orders?limit=50',
      records: '$.orders',
      paginate: { kind: 'cursor', path: '$.page.next_cursor', parameter: 'cursor' },
      write: 'merge',
    },
  },
  exampleQuery:
    'select code, count(*) as uses, sum(amount) as amount from orders.orders_lines_discounts group by code order by amount desc',
})
