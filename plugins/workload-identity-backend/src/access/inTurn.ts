import { ReachStore } from '../reach/ReachFollower';

/**
 * What is derived, one after the other. A failure of one keeps none of the others
 * from following; the first is thrown when all are through.
 */
export function inTurn(...stores: ReachStore[]): ReachStore {
  return {
    async catchUp(options) {
      let transactions = 0;
      const failures: unknown[] = [];
      for (const store of stores) {
        try {
          transactions += await store.catchUp(options);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) {
        throw failures[0];
      }
      return transactions;
    },
  };
}
