/** An order as `GET /orders` answers it. Money is text, as it is where nobody trusts a double with it. */
export interface Order {
  readonly id: number
  readonly status: string
  /** With the zone of the shop. */
  readonly placedAt: string
  readonly shippedAt: string | null
  readonly currency: string
  readonly total: string
  readonly customer: Customer
  readonly lines: readonly OrderLine[]
  /** Whatever the shop's plug-ins say of the order: the keys differ from order to order. */
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface Customer {
  readonly id: number
  readonly name: string
  readonly email: string | null
  readonly address: { readonly street: string; readonly city: string; readonly country: string }
}

export interface OrderLine {
  readonly sku: string
  readonly title: string
  readonly quantity: number
  readonly unitPrice: string
  readonly discounts: readonly Discount[]
}

export interface Discount {
  readonly code: string
  readonly amount: string
  readonly percent: number | null
}
