/** Asks for a name and registers files of a run or a logged model as a version of it. */
export function openRegisterModel(_: {
  /** `runs:/<run id>/<path>` or `models:/<model id>`. */
  source: string
  runId?: string
  modelId?: string
}): void {}
