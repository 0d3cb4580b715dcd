// Must not compile: the code of the rejection is no value of the enum.
import type { RejectInput } from './generated/graphql.js';

export const input: RejectInput = {
  key: { practice: 'Z00006', service: 'QOF-DEMO', period: 'M1' },
  code: 'FIGURES_ODD',
  note: 'Please check.',
};
