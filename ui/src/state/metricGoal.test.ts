import { expect, test } from 'vitest'
import { goalByName } from './metricGoal'

test.each([
  ['loss', 'minimize'],
  ['val/RMSE', 'minimize'],
  ['trainLoss', 'minimize'],
  ['loss2', 'minimize'],
  ['neg_loss', 'maximize'],
  ['accuracy', 'maximize'],
  ['closeness', 'maximize'],
])('%s: %s', (key, goal) => {
  expect(goalByName(key)).toBe(goal)
})
