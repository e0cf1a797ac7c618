import { useSearchParams } from 'react-router-dom';

const PLAN = 'plan';
const PART = 'part';

/** A part of a plan that an address can lead to. */
export type PlanPart = 'dependents';

/** The plan that the URL opens (`?plan=<credential id>`), and how to change it. */
export function useOpenPlan(): {
  openId: string | undefined;
  part: PlanPart | undefined;
  open: (credentialId: string, part?: PlanPart) => void;
  close: () => void;
} {
  const [params, setParams] = useSearchParams();
  const change = (id: string | undefined, part: PlanPart | undefined) =>
    setParams(present => {
      const next = new URLSearchParams(present);
      for (const [name, value] of [
        [PLAN, id],
        [PART, part],
      ] as const) {
        if (value) {
          next.set(name, value);
        } else {
          next.delete(name);
        }
      }
      return next;
    });
  return {
    openId: params.get(PLAN) ?? undefined,
    part: params.get(PART) === 'dependents' ? 'dependents' : undefined,
    open: change,
    close: () => change(undefined, undefined),
  };
}
