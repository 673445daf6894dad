import { page } from '@plexica/sdk/ui'
import { valueByStage } from './parts/pipeline.ts'

export default page({ title: 'Pipeline', body: [valueByStage] })
