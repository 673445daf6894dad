import { definePlugin } from '@plexica/sdk'

export default definePlugin({
  routes: {
    // GET /api/v1/plugins/my-plugin/greeting
    'GET /greeting': {
      permission: 'my-plugin.greet',
      handler: async (_request, { kv, user }) => ({
        text: `Hello, ${user?.name ?? 'stranger'}!`,
        times: await kv.increment('greetings'),
      }),
    },
  },
})
