import { page } from '@plexica/sdk/ui'
import { revenueChart } from './parts/revenue.ts'

export default page({ title: 'Billing', size: 'medium', body: [revenueChart] })
