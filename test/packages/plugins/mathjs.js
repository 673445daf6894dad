import { all, create } from 'mathjs'

const math = create(all)

export default {
  fetch: () =>
    Response.json([
      math.evaluate('2 * (3 + 4) ^ 2'),
      math.evaluate('sqrt(-4) + 1').toString(),
      math.format(math.evaluate('5 cm + 2 inch to mm'), { precision: 6 }),
      math.det([
        [1, 2],
        [3, 4],
      ]),
      math.derivative('x^2 + 3x', 'x').toString(),
      math.bignumber('0.1').plus('0.2').toString(),
    ]),
}
