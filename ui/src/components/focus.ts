/**
 * A `ref` that takes the keyboard when its element appears, for what somebody has just asked to type into.
 *
 * It is one function for all, so that an element which is drawn again does not take the focus again.
 */
export function takeFocus(element: HTMLElement | null) {
  element?.focus()
}
