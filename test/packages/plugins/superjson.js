import superjson from 'superjson'

export default {
  fetch() {
    const value = {
      at: new Date(0),
      set: new Set([1]),
      map: new Map([['a', 1n]]),
      none: undefined,
      expression: /x/g,
      url: new URL('http://x.test/'),
    }
    const back = superjson.parse(superjson.stringify(value))
    return Response.json([
      back.at.getTime(),
      [...back.set],
      String(back.map.get('a')),
      'none' in back,
      String(back.expression),
      back.url.href,
    ])
  },
}
