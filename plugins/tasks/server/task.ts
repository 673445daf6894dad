export interface Task {
  id: string
  project_id: string
  project: string
  title: string
  status: string
  due: string | null
  assignee_id: string | null
  assignee_name: string | null
}
