/** The part of js-yaml that is used here; the library brings no types. */
declare module 'js-yaml' {
  export function load(text: string): unknown
}
