import { Decimal } from 'decimal.js'

Decimal.set({ precision: 70 })

export default {
  fetch: () =>
    Response.json([
      new Decimal('0.1').plus('0.2').toString(),
      new Decimal(2).sqrt().toFixed(30),
      Decimal.pow(2, 200).toFixed(),
      Decimal.acos(-1).toDecimalPlaces(15).toString(),
    ]),
}
