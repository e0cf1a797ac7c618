import { useApi } from '@backstage/core-plugin-api';
import { SourceListResponse } from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback, useEffect, useState } from 'react';
import { workloadIdentityApiRef } from '../../apiRef';
import { Answer, useAnswer } from '../../hooks/useAnswer';
import { useInventorySignal } from '../../hooks/useInventorySignal';
import { useClock } from '../../hooks/useNow';
import { usePageVisible } from '../../hooks/usePageVisible';

const POLL_MS = 60_000;
const POLL_WITH_SIGNALS_MS = 300_000;
/** While something is being read, so that its progress is seen. */
const POLL_RUNNING_MS = 2_000;
/** A read that was asked for begins within a few seconds, or is not seen to. */
const ASKED_FOR_AT_MOST_MS = 60_000;

/** The sources, kept up to date, and those that were asked to be read. */
export interface Sources {
  answer: Answer<SourceListResponse>;
  /** Asked for, and not yet seen to be read. */
  isAsked: (sourceId: string) => boolean;
  /** Tells that a source was asked to be read just now. */
  noteAsked: (sourceId: string) => void;
}

/** Reads the sources, and again by signals; often while one is being read. */
export function useSources(): Sources {
  const api = useApi(workloadIdentityApiRef);
  const clock = useClock();
  const visible = usePageVisible();
  const answer = useAnswer(
    useCallback(signal => api.listSources({ signal }), [api]),
  );
  const { value, retry } = answer;
  const list = value?.items;
  useInventorySignal(retry, {
    pollMs: POLL_MS,
    pollWithSignalsMs: POLL_WITH_SIGNALS_MS,
  });

  // By source: when it was asked for, and the attempt that was the last then.
  const [asked, setAsked] = useState<
    ReadonlyMap<string, { at: number; before?: string }>
  >(new Map());
  useEffect(() => {
    setAsked(present => {
      const open = [...present].filter(([id, { at, before }]) => {
        const source = list?.find(one => one.id === id);
        return (
          source &&
          !source.runningSince &&
          source.lastAttemptAt === before &&
          clock().getTime() - at < ASKED_FOR_AT_MOST_MS
        );
      });
      return open.length === present.size ? present : new Map(open);
    });
  }, [list, clock]);

  const busy =
    asked.size > 0 || list?.some(source => source.runningSince !== undefined);
  useEffect(() => {
    if (!busy || !visible) {
      return undefined;
    }
    const timer = setInterval(retry, POLL_RUNNING_MS);
    return () => clearInterval(timer);
  }, [busy, retry, visible]);

  const noteAsked = useCallback(
    (sourceId: string) => {
      const before = list?.find(one => one.id === sourceId)?.lastAttemptAt;
      setAsked(present =>
        new Map(present).set(sourceId, { at: clock().getTime(), before }),
      );
      retry();
    },
    [clock, retry, list],
  );
  return {
    answer,
    isAsked: useCallback(sourceId => asked.has(sourceId), [asked]),
    noteAsked,
  };
}
