import {
  createContext,
  PropsWithChildren,
  useContext,
  useEffect,
  useState,
} from 'react';

const ClockContext = createContext<() => Date>(() => new Date());

/** Gives the components below another clock, as tests need it. */
export function ClockProvider(
  props: PropsWithChildren<{ now: () => Date }>,
): JSX.Element {
  return (
    <ClockContext.Provider value={props.now}>
      {props.children}
    </ClockContext.Provider>
  );
}

/**
 * The present instant, renewed every `everyMs`, so that relative times and
 * "expired" move on by themselves.
 */
export function useNow(everyMs: number = 30_000): Date {
  const clock = useContext(ClockContext);
  const [now, setNow] = useState(() => clock());
  useEffect(() => {
    setNow(clock());
    const timer = setInterval(() => setNow(clock()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return now;
}

/** The clock itself, for what is compared with facts that came in just now. */
export function useClock(): () => Date {
  return useContext(ClockContext);
}
