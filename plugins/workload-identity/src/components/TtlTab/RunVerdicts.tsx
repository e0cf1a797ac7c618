import {
  LifetimeByRun,
  lifetimeByRun,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { formatDuration, StatusMark } from '../common';
import { CredentialRow } from './credentialRows';

/** The workloads of a row that run and end, each with how the run judges it. */
export function runVerdicts({
  credential,
  use,
}: CredentialRow): Array<{ workload: string; byRun: LifetimeByRun }> {
  return use.workloads.flatMap(({ displayName, facts }) => {
    const byRun = lifetimeByRun(credential.facts, facts);
    return byRun ? [{ workload: displayName, byRun }] : [];
  });
}

const STATUS = {
  within: 'good',
  outlives: 'attention',
  'run-unknown': 'unknown',
  'life-unknown': 'unknown',
} as const;

/** A credential of batch workloads, judged by the length of their runs. */
export function RunVerdicts(props: { row: CredentialRow }) {
  const t = useMessages();
  const { stale } = props.row;
  return (
    <>
      {runVerdicts(props.row).map(({ workload, byRun }) => {
        const { verdict, runSeconds, basis, outlivesBySeconds } = byRun;
        const forGood =
          verdict === 'outlives' && outlivesBySeconds === undefined;
        const status = STATUS[verdict];
        return (
          <div key={workload}>
            <StatusMark
              status={stale && status === 'good' ? 'stale' : status}
              label={t(
                `ttl.detail.byRunVerdict.${
                  forGood ? 'outlivesForGood' : verdict
                }`,
                {
                  workload,
                  over: formatDuration(outlivesBySeconds ?? 0),
                  run: formatDuration(runSeconds ?? 0),
                  basis: basis ? t(`ttl.detail.byRunBasis.${basis}`) : '',
                },
              )}
            />
          </div>
        );
      })}
    </>
  );
}
