export interface Task {
  id: string
  project_id: string
  project: string
  /** Whether its project is the inbox, which has a name in each language. */
  in_inbox: boolean
  title: string
  status: string
  due: string | null
  assignee_id: string | null
  assignee_name: string | null
}
