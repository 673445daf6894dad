import Mustache from 'mustache'

export default {
  fetch: () =>
    new Response(
      Mustache.render(
        'Hello {{name}}:{{#items}} {{label}}={{{raw}}}{{/items}}{{^none}} none{{/none}}{{> part}}',
        { name: '<Ada>', items: [{ label: 'a', raw: '<b>' }] },
        { part: ' end' },
      ),
    ),
}
