import { assign, createActor, createMachine, fromPromise, toPromise } from 'xstate'

const machine = createMachine({
  initial: 'waiting',
  context: { answer: 0 },
  states: {
    waiting: { after: { 5: 'working' } },
    working: {
      invoke: {
        src: fromPromise(async () => 42),
        onDone: { target: 'done', actions: assign({ answer: ({ event }) => event.output }) },
      },
    },
    done: { type: 'final' },
  },
  output: ({ context }) => context.answer,
})

export default {
  async fetch() {
    const actor = createActor(machine)
    const seen = []
    actor.subscribe(({ value }) => seen.push(value))
    actor.start()
    const output = await toPromise(actor)
    return Response.json({ output, seen })
  },
}
