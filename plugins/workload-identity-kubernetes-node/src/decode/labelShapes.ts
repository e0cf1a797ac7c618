import { isLabelKey, isLabelValue } from '../names';
import { fields, list, text, texts } from './shape';

export const labels = texts({
  keep: isLabelKey,
  isValue: isLabelValue,
  maxEntries: 256,
});

/** `LabelSelector` of meta/v1. */
export const labelSelector = fields({
  matchLabels: labels,
  matchExpressions: list(
    fields({
      key: text(317, isLabelKey),
      operator: text(16),
      values: list(text(63, isLabelValue)),
    }),
  ),
});
