import { TestDatabases } from '@backstage/backend-test-utils';
import { retryingTransaction } from './retryingTransaction';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())(
  'retryingTransaction, %s',
  engine => {
    it('lets others have their turn between one transaction and the next', async () => {
      const knex = await databases.init(engine);
      let turns = 0;
      let done = false;
      const others = () => {
        turns += 1;
        if (!done) {
          setImmediate(others);
        }
      };
      setImmediate(others);
      for (let n = 0; n < 20; n++) {
        await retryingTransaction(knex, tx => tx.raw('select 1'), {
          isTransient: () => false,
        });
      }
      done = true;
      expect(turns).toBeGreaterThanOrEqual(20);
    });

    it('tries anew what another try mends, and gives up in the end', async () => {
      const knex = await databases.init(engine);
      let attempts = 0;
      const failing = (times: number, isTransient: boolean) => {
        attempts = 0;
        return retryingTransaction(
          knex,
          async () => {
            attempts += 1;
            if (attempts <= times) {
              throw new Error(`attempt ${attempts}`);
            }
            return 'done';
          },
          { isTransient: () => isTransient },
        );
      };
      await expect(failing(2, true)).resolves.toBe('done');
      expect(attempts).toBe(3);
      await expect(failing(1, false)).rejects.toThrow('attempt 1');
      expect(attempts).toBe(1);
      await expect(failing(9, true)).rejects.toThrow('attempt 5');
    });
  },
);
