import { promiseTimeout } from '@vueuse/core'
import { ref } from 'vue'
import type { Body, Schema } from '../../api/operations.ts'
import { ApiProblem } from '../../api/problem.ts'
import { useApi } from '../../api/use-api.ts'
import { useChange } from '../../api/use-change.ts'

type NewTenant = Body<'post', '/api/v1/tenants'>

const lookEveryMs = 300

/** Makes a tenant, and tells step by step how far that has come. */
export const useCreation = () => {
  const api = useApi()
  const operation = ref<Schema<'Operation'>>()

  const follow = async (id: string) => {
    for (;;) {
      const now = await api.get('/api/v1/operations/{id}', { path: { id } })
      operation.value = now
      if (now.problem) throw new ApiProblem(409, { ...now.problem, title: now.problem.detail })
      if (now.state !== 'running') return
      await promiseTimeout(lookEveryMs)
    }
  }

  const { mutateAsync: create } = useChange(
    async (calls, body: NewTenant) => {
      const begun = await calls.post('/api/v1/tenants', { body, later: true })
      try {
        if ('steps' in begun) await follow(begun.id)
      } finally {
        operation.value = undefined
      }
    },
    ['tenants', 'overview'],
  )
  return { operation, create }
}
