import { page } from '@plexica/sdk/ui'
import { perDay } from './parts/per-day.ts'

export default page({ title: 'Traffic', body: [perDay] })
