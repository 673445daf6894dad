import { expect } from 'chai'
import { uiPageRefusals } from '../../plugins-registry/ui-schema.ts'
import { componentTypes } from '../../plugins-registry/ui-schema/components.ts'
import { eachObject } from '../../plugins-registry/ui-schema/each-object.ts'
import { isComponentAt } from '../../plugins-registry/ui-schema/page-rules.ts'
import { examples } from '../../test/support/examples.ts'
import { sampleRoutes } from '../playground/sample-routes.ts'

describe('examples of UI pages', () => {
  for (const { name, page, routes } of examples) {
    it(`${name} is in order, and its sample data answers its sources`, () => {
      expect(uiPageRefusals(page)).to.deep.equal([])
      const answer = sampleRoutes(routes)
      eachObject(page, ({ source }) => {
        const { route = '' } = Object(source) as { route?: string }
        if (route === '' || route.includes(':')) return
        const [method = '', path = ''] = route.split(' ')
        expect(answer({ method, path }).status, route).to.equal(200)
      })
    })
  }

  it('show every component of the catalog', () => {
    const shown = new Set<unknown>()
    for (const { page } of examples)
      eachObject(page, ({ type }, steps) => {
        if (isComponentAt(steps)) shown.add(type)
      })
    expect(componentTypes.filter((type) => !shown.has(type))).to.deep.equal([])
  })
})
