import { expect } from 'chai'
import { said } from '../../languages/said.ts'
import { readCss } from './custom-css.ts'

const taken = {
  'h1, h2 { color: red; font-size: 2rem }': 'h1,h2{color:red;font-size:2rem}',
  '[data-slot="header"] { border-radius: 1rem; background: linear-gradient(red, blue) }':
    '[data-slot="header"]{border-radius:1rem;background:linear-gradient(red,blue)}',
  '@media (min-width: 600px) { h1 { color: var(--ui-primary) } }':
    '@media (min-width:600px){h1{color:var(--ui-primary)}}',
  '.dark button:hover { padding-inline: 1rem; font-family: "a;}b" }':
    '.dark button:hover{padding-inline:1rem;font-family:"a;}b"}',
}

const refused = {
  'what fetches': [
    '@import "https://evil.example/x.css";',
    'h1 { background: url(https://evil.example) }',
    'h1 { background: ur\\6c(https://evil.example) }',
    'h1 { background-image: image-set("https://evil.example" 1x) }',
    'h1 { color: var(--ui-primary, url(//evil.example)) }',
    '@font-face { font-family: x; src: url(//evil.example) }',
    'h1 { cursor: url(//evil.example), auto }',
    'h1 { --x: url(//evil.example); color: red }',
  ],
  'what covers, hides or moves': [
    'h1 { position: fixed }',
    'h1 { display: none }',
    'h1 { opacity: 0 }',
    'h1 { margin: -100px }',
    'h1 { transform: scale(0) }',
    'h1 { box-shadow: 0 0 0 9999px black }',
    'h1 { border-width: 100vh solid }',
    'h1 { color: transparent }',
    'h1 { font-size: 1px }',
    'h1 { z-index: 9 }',
  ],
  'what writes': ['h1::before { content: "Granted" }', 'h1 { color: attr(title) }'],
  'what spies': ['input[value^="a"] { color: red }', ':has(input) { color: red }', 'a[href*=token] { color: red }'],
  'what breaks out': [
    'h1 { color: red } } body { display: none }',
    '</style><script>alert(1)</script>',
    'h1 { & p { position: fixed } }',
    'h1 { p { position: fixed } }',
    '@layer x { h1 { color: red } }',
    '@supports (color: red) { h1 { color: red } }',
    '#app { color: red }',
    '.fixed { color: red }',
    'h1 { color: expression(alert(1)) }',
  ],
}

describe('the CSS of a tenant', () => {
  for (const [given, written] of Object.entries(taken))
    it(`is written anew: ${given}`, () => {
      expect(readCss(given)).to.deep.equal({ css: written })
    })

  for (const [what, attacks] of Object.entries(refused))
    for (const css of attacks)
      it(`takes nothing of ${what}: ${css}`, () => {
        expect(readCss(css)).to.have.property('mistakes').with.length.greaterThan(0)
      })

  it('says at which line each mistake is', () => {
    expect(readCss('h1 { color: red }\n\nh2 { position: fixed }')).to.deep.equal({
      mistakes: [{ line: 3, rule: said('may not set {property}', { property: 'position' }) }],
    })
  })
})
