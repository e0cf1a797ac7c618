import { useCallback, useEffect, useState } from 'react';

/** What came of a question to the backend. */
export interface Answer<T> {
  /** The last answer; kept while a newer one is asked for. */
  value?: T;
  /** Why the last request failed; `value` is then older than it. */
  error?: Error;
  /** A request is under way. */
  loading: boolean;
  /** Asks again now. */
  retry: () => void;
}

interface State<T> {
  value?: T;
  error?: Error;
  /** The question that this answers. */
  to?: object;
}

/**
 * Asks when it is first shown, and again whenever `ask` is another function; a
 * request that is then still under way is broken off.
 */
export function useAnswer<T>(
  ask: (signal: AbortSignal) => Promise<T>,
): Answer<T> {
  const [question, setQuestion] = useState({ ask });
  const [state, setState] = useState<State<T>>({});
  if (question.ask !== ask) {
    setQuestion({ ask });
  }

  useEffect(() => {
    const controller = new AbortController();
    const settle = (next: (before: State<T>) => State<T>) => {
      if (!controller.signal.aborted) {
        setState(next);
      }
    };
    question.ask(controller.signal).then(
      value => settle(() => ({ value, to: question })),
      error => settle(({ value }) => ({ value, error, to: question })),
    );
    return () => controller.abort();
  }, [question]);

  return {
    value: state.value,
    error: state.error,
    loading: state.to !== question,
    retry: useCallback(
      () => setQuestion(({ ask: same }) => ({ ask: same })),
      [],
    ),
  };
}
