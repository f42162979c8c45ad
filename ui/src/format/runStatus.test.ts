import { expect, test } from 'vitest'
import { shownStatus } from './runStatus'
import { formatTime } from './time'

test('a running run is lost from when its process is not heard of any more', () => {
  expect(shownStatus({ status: 'RUNNING', lost_since_ms: null }).title).toBe('Running')
  expect(shownStatus({ status: 'FAILED' }).label).toBe('Failed')
  expect(shownStatus({ status: 'RUNNING', lost_since_ms: 1_700_000_000_000 })).toEqual({
    status: 'LOST',
    label: 'Lost',
    title: `Lost: no sign of it since ${formatTime(1_700_000_000_000)}`,
  })
})

test('a status that is not known is shown as it is', () => {
  expect(shownStatus({ status: 'PAUSED' }).title).toBe('PAUSED')
})
