import { marked } from 'marked'

export default {
  fetch: async () =>
    new Response(
      await marked.parse(
        '# Title\n\n- *one*\n- [two](http://x.test)\n\n```js\n1 < 2\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |',
      ),
    ),
}
