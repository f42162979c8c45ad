/** What is wrong with a registered model's name, if something is: the server's rules. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'A model needs a name.'
  if (/[/:]/.test(name)) return 'A name has neither / nor : in it.'
  return undefined
}
