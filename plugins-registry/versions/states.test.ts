import { expect } from 'chai'
import type { Problem } from '../../problems/problem.ts'
import { stateAfter, type Mover, type VersionMove, type VersionState } from './states.ts'

const after = (move: VersionMove, from: VersionState, by: Mover = 'platform', more: object = {}) => {
  try {
    return stateAfter(move, { from, by, reason: 'for a reason', isPrivate: false, ...more })
  } catch (error) {
    return (error as Problem).code
  }
}

describe('the way of a version', () => {
  it('leads from draft over submitted and approved to published', () => {
    expect(after('submit', 'draft', 'owner')).to.equal('submitted')
    expect(after('approve', 'submitted')).to.equal('approved')
    expect(after('publish', 'approved', 'owner')).to.equal('published')
  })

  it('has no short cut for owners, unless only they see the plugin', () => {
    expect(after('publish', 'draft', 'owner')).to.equal('request.conflict')
    expect(after('publish', 'draft', 'owner', { isPrivate: true })).to.equal('published')
    expect(after('approve', 'submitted', 'owner')).to.equal('auth.forbidden')
    expect(after('publish', 'rejected', 'owner')).to.equal('request.conflict')
  })

  it('wants to know why a version is rejected or taken back, and does not bring that back', () => {
    expect(after('reject', 'submitted', 'platform', { reason: undefined })).to.equal('request.invalid')
    expect(after('yank', 'published', 'owner', { reason: undefined })).to.equal('request.invalid')
    expect(after('yank', 'published', 'owner')).to.equal('yanked')
    expect(after('publish', 'yanked')).to.equal('request.conflict')
  })
})
