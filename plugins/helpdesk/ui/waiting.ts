import { page } from '@plexica/sdk/ui'
import { howItStands } from './parts/figures.ts'

export default page({ title: 'Helpdesk', size: 'large', body: [howItStands] })
