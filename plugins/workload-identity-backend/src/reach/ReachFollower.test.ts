import { mockServices } from '@backstage/backend-test-utils';
import { ReachFollower } from './ReachFollower';

/** A store whose rounds end when the test says so. */
function setUp() {
  const rounds: Array<{ end: () => void; fail: (error: Error) => void }> = [];
  const logger = mockServices.logger.mock();
  const follower = ReachFollower.create({
    store: {
      catchUp: ({ signal }) =>
        new Promise((resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
          rounds.push({ end: () => resolve(1), fail: reject });
        }),
    },
    logger,
  });
  return { rounds, logger, follower };
}

const settled = () => new Promise(resolve => setImmediate(resolve));

describe('ReachFollower', () => {
  it('begins a round after one that was under way, for all who wait', async () => {
    const { rounds, follower } = setUp();
    const first = follower.catchUp();
    const later = [follower.catchUp(), follower.catchUp()];
    rounds[0].end();
    await first;
    await settled();
    expect(rounds).toHaveLength(2);
    rounds[1].end();
    await Promise.all(later);
    expect(rounds).toHaveLength(2);
  });

  it('begins anew what the signal of another caller ended', async () => {
    const { rounds, follower, logger } = setUp();
    const running = follower.catchUp();
    const stopped = new AbortController();
    const one = follower.catchUp({ signal: stopped.signal });
    let isFollowed = false;
    const other = follower.catchUp().then(() => {
      isFollowed = true;
    });
    rounds[0].end();
    await running;
    await settled();
    stopped.abort();
    await one;
    await settled();
    expect(isFollowed).toBe(false);
    expect(rounds).toHaveLength(3);
    rounds[2].end();
    await other;
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('says what failed, and goes on', async () => {
    const { rounds, follower, logger } = setUp();
    const failing = follower.catchUp();
    rounds[0].fail(new Error('no connection'));
    await failing;
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('no connection'),
    );
    const next = follower.catchUp();
    rounds[1].end();
    await next;
  });
});
