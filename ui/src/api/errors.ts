/** What a server's refusal says: a code for programs, a sentence for people, and where in a text it went wrong. */
export class ApiError extends Error {
  override name = 'ApiError'

  constructor(
    message: string,
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    readonly code: string,
    /** The field that was wrong. */
    readonly field?: string,
    /** The part of that field's text, in Unicode code points. */
    readonly position?: { start: number; end: number },
    /** What could have stood there: words, and kinds of things in angle brackets. */
    readonly expected?: string[],
  ) {
    super(message)
  }

  /** Whether the server could not be reached, rather than refused. */
  get isOffline(): boolean {
    return this.status === 0
  }
}

interface ErrorBody {
  error_code?: string
  message?: string
  field?: string | null
  position?: { start: number; end: number } | null
  expected?: string[]
}

/** The refusal in an answer that is none of the 2xx. */
export function refusal(status: number, body: unknown): ApiError {
  if (typeof body !== 'object' || body === null) {
    const text = typeof body === 'string' && body.length < 500 ? body : ''
    return new ApiError(text || `The server answered with status ${status}.`, status, 'UNKNOWN')
  }
  const { error_code, message, field, position, expected } = body as ErrorBody
  return new ApiError(
    message ?? `The server answered with status ${status}.`,
    status,
    error_code ?? 'UNKNOWN',
    field ?? undefined,
    position ?? undefined,
    expected,
  )
}
