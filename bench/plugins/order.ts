/** What the warm rows send: 1,004 bytes of JSON, which are answered by 1,183. */
export const order: string = JSON.stringify({
  id: 'order-2026-000001',
  customer: 'customer-7f3a9c1e5b',
  note: 'Deliver to the back door, please, and ring twice.',
  lines: Array.from({ length: 13 }, (_, i) => ({
    sku: `SKU-${String(1000 + i)}-AB`,
    quantity: 1 + (i % 4),
    price: 1999 + i,
    unit: 'piece',
  })),
})
