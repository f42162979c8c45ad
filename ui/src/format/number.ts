let significantDigits = 4

/** How many digits numbers are shown with, where nothing else is said. */
export function setSignificantDigits(digits: number) {
  significantDigits = digits
}

/** A metric's value with some significant digits; integers and special values as they are. */
export function formatNumber(value: number | null | undefined, digits = significantDigits): string {
  if (value === null || value === undefined) return ''
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return minus(value.toLocaleString('en-US'))
  const size = Math.abs(value)
  if (size < 1e-4 || size >= 1e9) return minus(trimmed(value.toExponential(digits - 1)))
  return minus(trimmed(value.toPrecision(digits)))
}

const counts = new Intl.NumberFormat('en-US')

/** How often something is: `1,234`. */
export const formatCount = (count: number) => counts.format(count)

/** A true minus, as wide as a plus, so that columns of numbers line up. */
const minus = (text: string) => text.replace('-', '−')

/** `1.500e-5` and `0.2500` without the zeros that say nothing. */
function trimmed(text: string): string {
  const [mantissa = '', exponent] = text.split('e')
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa
  return exponent === undefined ? short : `${short}e${exponent.replace('+', '')}`
}
