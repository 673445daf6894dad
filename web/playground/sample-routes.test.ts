import { expect } from 'chai'
import { sampleRoutes } from './sample-routes.ts'

describe('routes of sample data', () => {
  const answer = sampleRoutes({
    'GET /notes': {
      items: [
        { id: 1, title: 'Milk', size: 3, tags: ['a'], due: '2026-11-23' },
        { id: 2, title: 'Bread', size: 1, tags: ['b'], due: '2026-11-25' },
        { id: 3, title: 'Cheese', size: 2, tags: ['a', 'b'], due: '2026-11-27' },
      ],
    },
    'GET /lists/:id': { name: 'One' },
    'POST /files': { url: '/files/sample' },
  })
  const get = (path: string) => answer({ method: 'GET', path })
  const titles = (path: string) => (get(path).body as { items: { title: string }[] }).items.map(({ title }) => title)

  it('search, sort, filter and page', () => {
    expect(titles('/notes?q=ee')).to.deep.equal(['Cheese'])
    expect(titles('/notes?sort=-size&limit=2')).to.deep.equal(['Milk', 'Cheese'])
    expect(titles('/notes?limit=1&offset=1')).to.deep.equal(['Bread'])
    expect(titles('/notes?tags=b')).to.deep.equal(['Bread', 'Cheese'])
    expect(titles('/notes?due_from=2026-11-24&size_max=1')).to.deep.equal(['Bread'])
    expect(get('/notes?limit=1').body).to.include({ total: 3 })
  })

  it('know each row by its address, and say when there is none', () => {
    expect(get('/notes/2').body).to.include({ title: 'Bread' })
    expect(get('/lists/9').body).to.deep.equal({ name: 'One' })
    expect(get('/notes/9').status).to.equal(404)
    expect(answer({ method: 'POST', path: '/files', body: {} }).body).to.deep.equal({ url: '/files/sample' })
  })

  it('add, change and take out rows', () => {
    expect(answer({ method: 'POST', path: '/notes', body: { title: 'Eggs' } }).status).to.equal(201)
    answer({ method: 'PATCH', path: '/notes/2', body: { title: 'Rye' } })
    answer({ method: 'DELETE', path: '/notes/1' })
    expect(titles('/notes')).to.deep.equal(['Eggs', 'Rye', 'Cheese'])
  })
})
