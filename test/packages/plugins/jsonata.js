import jsonata from 'jsonata'

export default {
  async fetch() {
    const orders = {
      orders: [
        { item: 'a', price: 2, n: 3 },
        { item: 'b', price: 5, n: 1 },
      ],
    }
    return Response.json([
      await jsonata('$sum(orders.(price * n))').evaluate(orders),
      await jsonata('orders[price > 2].item').evaluate(orders),
      await jsonata('$uppercase(orders[0].item) & "!"').evaluate(orders),
    ])
  },
}
