/** What the pointer is at, in one chart of the grid. */
export interface Hover {
  chartId: string
  /** Its place on the axis that all charts share; absent when it is at a name in the legend. */
  x?: number
  /** The run whose line is nearest. */
  runId?: string
}

/** Tells all charts of a grid where the pointer is in one of them, without rendering them anew. */
export class HoverBus {
  private readonly listeners = new Set<(hover: Hover | undefined) => void>()

  listen(listener: (hover: Hover | undefined) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  tell(hover: Hover | undefined) {
    for (const listener of this.listeners) listener(hover)
  }
}
