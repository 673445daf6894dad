interface Line {
  sku: string
  quantity: number
  price: number
}

interface Order<L> {
  id: string
  customer: string
  lines: L[]
}

export declare const priced: (order: Order<Line>) => Order<Line & { total: number }> & { total: number }
