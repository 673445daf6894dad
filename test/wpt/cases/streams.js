// https://streams.spec.whatwg.org/
const readAll = async (stream) => {
  const parts = []
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return parts
    parts.push(value)
  }
}
const counting = (count) => {
  let next = 0
  return new ReadableStream({ pull: (controller) => (next < count ? controller.enqueue(next++) : controller.close()) })
}

test(() => {
  const stream = new ReadableStream()
  assert_false(stream.locked)
  assert_equals(Object.prototype.toString.call(stream), '[object ReadableStream]')
}, 'a new ReadableStream')
for (const wrong of [null, 5, 'x'])
  test(() => assert_throws_js(TypeError, () => new ReadableStream(wrong)), `no source ${show(wrong)}`)
for (const type of ['', 'asdf', 5, null])
  test(() => assert_throws_js(TypeError, () => new ReadableStream({ type })), `no type ${show(type)}`)
for (const mark of [-1, NaN, 'x', {}])
  test(
    () => assert_throws_js(RangeError, () => new ReadableStream({}, { highWaterMark: mark })),
    `no high water mark ${show(mark)}`,
  )
for (const member of ['start', 'pull', 'cancel'])
  test(() => assert_throws_js(TypeError, () => new ReadableStream({ [member]: 5 })), `${member} has to be a function`)
test(() => {
  const error = new Error('start')
  assert_throws_exactly(
    error,
    () =>
      new ReadableStream({
        start: () => {
          throw error
        },
      }),
  )
}, 'what start throws is thrown')
promise_test(async () => assert_array_equals(await readAll(counting(5)), [0, 1, 2, 3, 4]), 'pull')
promise_test(async () => {
  const error = new Error('x')
  const stream = new ReadableStream({ start: () => Promise.reject(error) })
  await promise_rejects_exactly(error, stream.getReader().read())
}, 'a start that rejects')
promise_test(async () => {
  const error = new Error('x')
  const stream = new ReadableStream({
    pull: () => {
      throw error
    },
  })
  await promise_rejects_exactly(error, stream.getReader().closed)
}, 'a pull that throws')
promise_test(async () => {
  let pulls = 0
  new ReadableStream({
    pull: () => {
      pulls++
    },
  })
  await delay(5)
  assert_equals(pulls, 1)
}, 'pull waits for something to be enqueued')
promise_test(async () => {
  let pulls = 0
  new ReadableStream({ pull: (controller) => controller.enqueue(pulls++) }, { highWaterMark: 3 })
  await delay(5)
  assert_equals(pulls, 3)
}, 'pull stops at the high water mark')
promise_test(async () => {
  let pulls = 0
  const stream = new ReadableStream(
    {
      pull: () => {
        pulls++
      },
    },
    { highWaterMark: 0 },
  )
  await delay(5)
  assert_equals(pulls, 0)
  stream.getReader().read()
  await delay(5)
  assert_equals(pulls, 1)
}, 'with the mark 0, pull waits for a reader')
test(() => {
  let controller
  new ReadableStream({ start: (given) => (controller = given) }, { highWaterMark: 4 })
  assert_equals(controller.desiredSize, 4)
  controller.enqueue(1)
  assert_equals(controller.desiredSize, 3)
  controller.close()
  assert_throws_js(TypeError, () => controller.enqueue(2))
  assert_throws_js(TypeError, () => controller.close())
}, 'desiredSize')
test(() => {
  let controller
  new ReadableStream({ start: (given) => (controller = given) })
  controller.error(new Error('x'))
  assert_equals(controller.desiredSize, null)
}, 'desiredSize of a broken stream')
test(() => {
  let controller
  new ReadableStream({ start: (given) => (controller = given) }, { size: () => 3, highWaterMark: 10 })
  controller.enqueue('x')
  assert_equals(controller.desiredSize, 7)
}, 'size')
test(() => {
  let controller
  new ReadableStream({ start: (given) => (controller = given) }, { size: () => -1 })
  assert_throws_js(RangeError, () => controller.enqueue('x'))
}, 'a size below zero')
promise_test(async () => {
  let reason
  const stream = new ReadableStream({
    cancel: (given) => {
      reason = given
    },
  })
  assert_equals(await stream.cancel('why'), undefined)
  assert_equals(reason, 'why')
}, 'cancel')
promise_test(async () => {
  const error = new Error('x')
  await promise_rejects_exactly(
    error,
    new ReadableStream({
      cancel: () => {
        throw error
      },
    }).cancel(),
  )
}, 'a cancel that throws')
promise_test(async () => {
  const stream = counting(3)
  stream.getReader()
  assert_true(stream.locked)
  assert_throws_js(TypeError, () => stream.getReader())
  await promise_rejects_js(TypeError, stream.cancel())
}, 'a locked stream')
promise_test(async () => {
  const stream = counting(3)
  const reader = stream.getReader()
  await reader.read()
  reader.releaseLock()
  assert_false(stream.locked)
  await promise_rejects_js(TypeError, reader.read())
  await promise_rejects_js(TypeError, reader.closed)
  assert_array_equals(await readAll(stream), [1, 2])
}, 'releaseLock')
promise_test(async () => {
  const stream = new ReadableStream()
  const reader = stream.getReader()
  const read = reader.read()
  reader.releaseLock()
  await promise_rejects_js(TypeError, read)
}, 'releaseLock ends reads that wait')
promise_test(async () => {
  const reader = counting(0).getReader()
  const { done, value } = await reader.read()
  assert_true(done)
  assert_equals(value, undefined)
  assert_equals(await reader.closed, undefined)
}, 'the end')
promise_test(async () => {
  const reader = counting(3).getReader()
  const results = await Promise.all([reader.read(), reader.read(), reader.read(), reader.read()])
  assert_array_equals(
    results.map(({ value }) => value),
    [0, 1, 2, undefined],
  )
}, 'reads at once')
test(() => assert_throws_js(TypeError, () => new ReadableStreamDefaultReader({})), 'a reader of something else')
test(
  () => assert_throws_js(TypeError, () => counting(1).getReader({ mode: 'byob' })),
  'no byob reader of a stream of values',
)
test(() => assert_throws_js(TypeError, () => counting(1).getReader({ mode: 'x' })), 'no mode x')

promise_test(async () => {
  const [one, two] = counting(3).tee()
  assert_array_equals(await readAll(one), [0, 1, 2])
  assert_array_equals(await readAll(two), [0, 1, 2])
}, 'tee')
promise_test(async () => {
  const reasons = []
  const stream = new ReadableStream({
    cancel: (reason) => {
      reasons.push(...reason)
    },
  })
  const [one, two] = stream.tee()
  const both = Promise.all([one.cancel('a'), two.cancel('b')])
  await both
  assert_array_equals(reasons, ['a', 'b'])
}, 'tee cancels with both reasons')
promise_test(async () => {
  const [one, two] = new ReadableStream({ pull: (controller) => controller.error('e') }).tee()
  await promise_rejects_exactly('e', one.getReader().read())
  await promise_rejects_exactly('e', two.getReader().read())
}, 'tee of a stream that breaks')
promise_test(async () => {
  const seen = []
  for await (const value of counting(3)) seen.push(value)
  assert_array_equals(seen, [0, 1, 2])
}, 'for await')
promise_test(async () => {
  let cancelled = false
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(1),
    cancel: () => {
      cancelled = true
    },
  })
  for await (const value of stream) {
    assert_equals(value, 1)
    break
  }
  assert_true(cancelled)
  assert_false(stream.locked)
}, 'break cancels')
promise_test(async () => {
  const stream = counting(3)
  for await (const value of stream.values({ preventCancel: true })) {
    assert_equals(value, 0)
    break
  }
  assert_array_equals(await readAll(stream), [1, 2])
}, 'preventCancel')
promise_test(async () => assert_array_equals(await readAll(ReadableStream.from([1, 2])), [1, 2]), 'from an array')
promise_test(async () => assert_array_equals(await readAll(ReadableStream.from('ab')), ['a', 'b']), 'from a string')
promise_test(
  async () =>
    assert_array_equals(
      await readAll(
        ReadableStream.from(
          (async function* () {
            yield 1
            yield 2
          })(),
        ),
      ),
      [1, 2],
    ),
  'from an async generator',
)
promise_test(async () => assert_array_equals(await readAll(ReadableStream.from(counting(2))), [0, 1]), 'from a stream')
for (const wrong of [null, undefined, 5, {}])
  test(() => assert_throws_js(TypeError, () => ReadableStream.from(wrong)), `not from ${show(wrong)}`)

const bytesOf = (...lists) => {
  let next = 0
  return new ReadableStream({
    type: 'bytes',
    pull: (controller) => {
      if (next < lists.length) controller.enqueue(new Uint8Array(lists[next++]))
      else {
        controller.close()
        controller.byobRequest?.respond(0)
      }
    },
  })
}
promise_test(
  async () =>
    assert_array_equals(
      (await readAll(bytesOf([1, 2], [3]))).flatMap((part) => [...part]),
      [1, 2, 3],
    ),
  'a byte stream with a plain reader',
)
promise_test(async () => {
  const reader = bytesOf([1, 2, 3, 4]).getReader({ mode: 'byob' })
  const first = await reader.read(new Uint8Array(3))
  assert_array_equals(first.value, [1, 2, 3])
  const second = await reader.read(new Uint8Array(first.value.buffer))
  assert_array_equals(second.value, [4])
  const third = await reader.read(new Uint8Array(2))
  assert_true(third.done)
  assert_equals(third.value.byteLength, 0)
}, 'a byob reader')
promise_test(async () => {
  const buffer = new ArrayBuffer(4)
  await bytesOf([1]).getReader({ mode: 'byob' }).read(new Uint8Array(buffer))
  assert_true(buffer.detached)
}, 'the buffer of a byob read moves')
promise_test(async () => {
  const stream = new ReadableStream({
    type: 'bytes',
    pull: ({ byobRequest }) => {
      byobRequest.view[0] = 7
      byobRequest.respond(1)
    },
  })
  const { value } = await stream.getReader({ mode: 'byob' }).read(new Uint8Array(5))
  assert_array_equals(value, [7])
}, 'byobRequest')
promise_test(async () => {
  const stream = new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 16,
    pull: ({ byobRequest }) => {
      byobRequest.view[0] = 9
      byobRequest.respond(1)
    },
  })
  const { value } = await stream.getReader().read()
  assert_array_equals(value, [9])
}, 'autoAllocateChunkSize')
promise_test(async () => {
  const reader = bytesOf([1], [2, 3], [4]).getReader({ mode: 'byob' })
  const { value } = await reader.read(new Uint8Array(8), { min: 3 })
  assert_array_equals(value, [1, 2, 3])
}, 'min of a byob read')
promise_test(
  async () => promise_rejects_js(TypeError, bytesOf([1]).getReader({ mode: 'byob' }).read(new Uint8Array(0))),
  'no byob read without room',
)
test(() => {
  let controller
  new ReadableStream({ type: 'bytes', start: (given) => (controller = given) })
  assert_throws_js(TypeError, () => controller.enqueue('x'))
  assert_throws_js(TypeError, () => controller.enqueue(new Uint8Array(0)))
}, 'a byte stream takes bytes')
promise_test(async () => {
  const [one, two] = bytesOf([1, 2]).tee()
  assert_array_equals((await readAll(one))[0], [1, 2])
  assert_array_equals((await readAll(two))[0], [1, 2])
}, 'tee of a byte stream')

promise_test(async () => {
  const written = []
  const writer = new WritableStream({
    write: (chunk) => {
      written.push(chunk)
    },
  }).getWriter()
  writer.write(1)
  writer.write(2)
  await writer.close()
  assert_array_equals(written, [1, 2])
}, 'WritableStream')
promise_test(async () => {
  const order = []
  const writer = new WritableStream({
    start: () => {
      order.push('start')
    },
    write: async () => {
      order.push('write')
      await delay(2)
      order.push('written')
    },
    close: () => {
      order.push('close')
    },
  }).getWriter()
  writer.write(1)
  writer.write(2)
  await writer.close()
  assert_array_equals(order, ['start', 'write', 'written', 'write', 'written', 'close'])
}, 'writes come one after the other')
promise_test(async () => {
  const writer = new WritableStream({ write: () => delay(10) }).getWriter()
  assert_equals(writer.desiredSize, 1)
  await writer.ready
  const write = writer.write('x')
  assert_equals(writer.desiredSize, 0)
  let ready = false
  writer.ready.then(() => (ready = true))
  await delay(2)
  assert_false(ready)
  await write
  await writer.ready
  assert_equals(writer.desiredSize, 1)
}, 'ready tells when there is room')
promise_test(async () => {
  const error = new Error('x')
  const writer = new WritableStream({
    write: () => {
      throw error
    },
  }).getWriter()
  await promise_rejects_exactly(error, writer.write(1))
  await promise_rejects_exactly(error, writer.closed)
  await promise_rejects_exactly(error, writer.ready)
  await promise_rejects_exactly(error, writer.write(2))
}, 'a write that throws')
promise_test(async () => {
  let reason
  const writer = new WritableStream({
    abort: (given) => {
      reason = given
    },
  }).getWriter()
  await writer.abort('why')
  assert_equals(reason, 'why')
  await promise_rejects_exactly('why', writer.closed)
}, 'abort')
promise_test(async () => {
  let signal
  const stream = new WritableStream({
    write: (_, controller) => {
      signal = controller.signal
      return delay(5)
    },
  })
  const writer = stream.getWriter()
  writer.write(1).catch(() => undefined)
  await delay(1)
  assert_false(signal.aborted)
  writer.closed.catch(() => undefined)
  const aborted = writer.abort('r')
  assert_true(signal.aborted)
  assert_equals(signal.reason, 'r')
  await aborted
}, 'the signal of a controller')
promise_test(async () => {
  const stream = new WritableStream()
  const writer = stream.getWriter()
  assert_true(stream.locked)
  assert_throws_js(TypeError, () => stream.getWriter())
  await promise_rejects_js(TypeError, stream.close())
  await promise_rejects_js(TypeError, stream.abort())
  writer.releaseLock()
  assert_false(stream.locked)
  await promise_rejects_js(TypeError, writer.write(1))
  assert_throws_js(TypeError, () => writer.desiredSize)
}, 'a locked WritableStream')
promise_test(async () => {
  const writer = new WritableStream().getWriter()
  await writer.close()
  await promise_rejects_js(TypeError, writer.write(1))
  await promise_rejects_js(TypeError, writer.close())
}, 'after close')
promise_test(async () => {
  let controller
  const stream = new WritableStream({ start: (given) => (controller = given) })
  controller.error('e')
  await promise_rejects_exactly('e', stream.getWriter().closed)
}, 'controller.error')
test(() => assert_throws_js(RangeError, () => new WritableStream({ type: 'x' })), 'no type of WritableStream')

promise_test(async () => {
  const written = []
  await counting(3).pipeTo(
    new WritableStream({
      write: (chunk) => {
        written.push(chunk)
      },
    }),
  )
  assert_array_equals(written, [0, 1, 2])
}, 'pipeTo')
promise_test(async () => {
  let reason
  const source = new ReadableStream({
    pull: (controller) => controller.enqueue(1),
    cancel: (given) => {
      reason = given
    },
  })
  const error = new Error('sink')
  await promise_rejects_exactly(
    error,
    source.pipeTo(
      new WritableStream({
        write: () => {
          throw error
        },
      }),
    ),
  )
  assert_equals(reason, error)
}, 'pipeTo cancels its source when the sink breaks')
promise_test(async () => {
  let reason
  await promise_rejects_exactly(
    'e',
    new ReadableStream({ start: (controller) => controller.error('e') }).pipeTo(
      new WritableStream({
        abort: (given) => {
          reason = given
        },
      }),
    ),
  )
  assert_equals(reason, 'e')
}, 'pipeTo aborts the sink when the source breaks')
promise_test(async () => {
  let closed = false
  const sink = new WritableStream({
    close: () => {
      closed = true
    },
  })
  await counting(1).pipeTo(sink, { preventClose: true })
  assert_false(closed)
  assert_false(sink.locked)
}, 'preventClose')
promise_test(async () => {
  const controller = new AbortController()
  const piping = new ReadableStream().pipeTo(new WritableStream(), { signal: controller.signal })
  controller.abort('stop')
  await promise_rejects_exactly('stop', piping)
}, 'pipeTo with a signal')
promise_test(
  async () => promise_rejects_js(TypeError, counting(1).pipeTo(new WritableStream(), { signal: {} })),
  'pipeTo with something else as its signal',
)
promise_test(async () => {
  const upper = new TransformStream({
    transform: (chunk, controller) => controller.enqueue(chunk * 2),
    flush: (controller) => controller.enqueue('end'),
  })
  assert_array_equals(await readAll(counting(3).pipeThrough(upper)), [0, 2, 4, 'end'])
}, 'pipeThrough')
promise_test(
  async () => assert_array_equals(await readAll(counting(2).pipeThrough(new TransformStream())), [0, 1]),
  'a TransformStream that does nothing',
)
promise_test(async () => {
  const error = new Error('t')
  await promise_rejects_exactly(
    error,
    readAll(
      counting(2).pipeThrough(
        new TransformStream({
          transform: () => {
            throw error
          },
        }),
      ),
    ),
  )
}, 'a transform that throws')
promise_test(async () => {
  const parts = await readAll(
    counting(5).pipeThrough(
      new TransformStream({
        transform: (chunk, controller) => (chunk === 2 ? controller.terminate() : controller.enqueue(chunk)),
      }),
    ),
  )
  assert_array_equals(parts, [0, 1])
}, 'terminate')
promise_test(async () => {
  let cancelled
  const { readable } = new TransformStream({
    cancel: (reason) => {
      cancelled = reason
    },
  })
  await readable.cancel('c')
  assert_equals(cancelled, 'c')
}, 'cancel of a transformer')
for (const member of ['readableType', 'writableType'])
  test(() => assert_throws_js(RangeError, () => new TransformStream({ [member]: 'x' })), `no ${member}`)
test(() => {
  assert_equals(new CountQueuingStrategy({ highWaterMark: 4 }).size('x'), 1)
  assert_equals(new ByteLengthQueuingStrategy({ highWaterMark: 4 }).size(new Uint8Array(3)), 3)
  assert_equals(new CountQueuingStrategy({ highWaterMark: 4 }).highWaterMark, 4)
  assert_throws_js(TypeError, () => new CountQueuingStrategy())
}, 'queuing strategies')
for (const name of [
  'ReadableStreamDefaultController',
  'ReadableByteStreamController',
  'ReadableStreamBYOBRequest',
  'WritableStreamDefaultController',
  'TransformStreamDefaultController',
])
  test(() => assert_throws_js(TypeError, () => new globalThis[name]()), `${name} has no constructor`)
test(() => {
  for (const [name, members] of Object.entries({
    ReadableStream: ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values'],
    WritableStream: ['locked', 'abort', 'close', 'getWriter'],
    TransformStream: ['readable', 'writable'],
  }))
    for (const member of members)
      assert_true(Object.getOwnPropertyDescriptor(globalThis[name].prototype, member).enumerable, `${name}.${member}`)
}, 'members are enumerable')

const text = 'plain text, plain text, plain text. '.repeat(100)
for (const format of ['gzip', 'deflate', 'deflate-raw']) {
  promise_test(async () => {
    const packed = new Response(text).body.pipeThrough(new CompressionStream(format))
    const bytes = new Uint8Array(await new Response(packed).arrayBuffer())
    assert_true(bytes.length < text.length / 4)
    assert_equals(
      await new Response(new Response(bytes).body.pipeThrough(new DecompressionStream(format))).text(),
      text,
    )
  }, `${format} there and back`)
  promise_test(async () => {
    const packed = new Uint8Array(
      await new Response(new Response(text).body.pipeThrough(new CompressionStream(format))).arrayBuffer(),
    )
    const parts = [...packed].map((byte) => new Uint8Array([byte]))
    assert_equals(
      await new Response(ReadableStream.from(parts).pipeThrough(new DecompressionStream(format))).text(),
      text,
    )
  }, `${format} byte by byte`)
  promise_test(async () => {
    const packed = new Uint8Array(
      await new Response(new Response(text).body.pipeThrough(new CompressionStream(format))).arrayBuffer(),
    )
    await promise_rejects_js(
      TypeError,
      new Response(new Response(packed.slice(0, -3)).body.pipeThrough(new DecompressionStream(format))).text(),
    )
  }, `${format} cut off`)
  promise_test(async () => {
    const packed = new Uint8Array(
      await new Response(new Response(text).body.pipeThrough(new CompressionStream(format))).arrayBuffer(),
    )
    await promise_rejects_js(
      TypeError,
      new Response(
        new Response(new Uint8Array([...packed, 1, 2, 3])).body.pipeThrough(new DecompressionStream(format)),
      ).text(),
    )
  }, `${format} with something behind it`)
  promise_test(
    async () =>
      promise_rejects_js(
        TypeError,
        new Response(new Response('\x00\xffnonsense').body.pipeThrough(new DecompressionStream(format))).text(),
      ),
    `${format} of nonsense`,
  )
  promise_test(async () => {
    await promise_rejects_js(
      TypeError,
      readAll(ReadableStream.from(['text']).pipeThrough(new CompressionStream(format))),
    )
  }, `${format} takes bytes only`)
}
for (const format of ['gzip', 'deflate'])
  promise_test(async () => {
    const packed = new Uint8Array(
      await new Response(new Response(text).body.pipeThrough(new CompressionStream(format))).arrayBuffer(),
    )
    packed[packed.length - (format === 'gzip' ? 6 : 2)] ^= 1
    await promise_rejects_js(
      TypeError,
      new Response(new Response(packed).body.pipeThrough(new DecompressionStream(format))).text(),
    )
  }, `${format} with a wrong checksum`)
for (const wrong of ['', 'a', 'GZIP', undefined])
  test(() => assert_throws_js(TypeError, () => new CompressionStream(wrong)), `no format ${show(wrong)}`)
promise_test(() => promise_rejects_js(TypeError, new ReadableStream().pipeTo()), 'pipeTo needs a target')
test(() => {
  const { pipeTo } = ReadableStream.prototype
  assert_array_equals([pipeTo.name, pipeTo.length], ['pipeTo', 1])
  assert_false('abortReason' in WritableStreamDefaultController.prototype)
}, 'members')
test(() => {
  const iterators = Object.getPrototypeOf(new ReadableStream().values())
  const asyncGenerators = Object.getPrototypeOf(async function* () {}).prototype
  assert_equals(Object.getPrototypeOf(iterators), Object.getPrototypeOf(asyncGenerators))
  assert_equals(iterators[Symbol.toStringTag], 'ReadableStream AsyncIterator')
}, 'iterators inherit from those of the language')
