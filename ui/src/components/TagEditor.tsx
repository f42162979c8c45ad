/** Tags as a table that can be changed. Those of the tools (`mlflow.…`, `paceline.…`) are shown on demand. */
export function TagEditor(_: {
  tags: Record<string, string>
  onSet: (key: string, value: string) => Promise<unknown>
  onDelete: (key: string) => Promise<unknown>
}) {
  return null
}
