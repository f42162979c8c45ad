import { Fragment } from 'react'

/** A key that may go on in a new line after its signs, rather than anywhere: `optimizer.` `weight_` `decay`. */
export function Breakable({ text }: { text: string }) {
  const pieces = text.match(/[^./_\-:]*[./_\-:]?/g)?.filter((piece) => piece !== '') ?? []
  return pieces.map((piece, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have nothing but their place
    <Fragment key={place}>
      {place > 0 && <wbr />}
      {piece}
    </Fragment>
  ))
}
