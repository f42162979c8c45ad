/** The path that a reference in a file of a folder means, or nothing when it leads out of the owner's files. */
export function pathFrom(folder: string, reference: string): string | undefined {
  if (/^([a-z][a-z0-9+.-]*:|\/\/|\/|#)/i.test(reference) || reference === '') return undefined
  const [plain = ''] = reference.split(/[?#]/)
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of decoded(plain).split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
