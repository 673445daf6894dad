import Fuse from 'fuse.js'

export default {
  fetch() {
    const fuse = new Fuse([{ name: 'Ada Lovelace' }, { name: 'Grace Hopper' }, { name: 'Alan Turing' }], {
      keys: ['name'],
    })
    return Response.json(fuse.search('lovlace')[0].item.name)
  },
}
