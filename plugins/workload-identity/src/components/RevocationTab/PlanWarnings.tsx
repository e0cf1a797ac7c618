import Typography from '@material-ui/core/Typography';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { formatDuration, StatusMark } from '../common';
import { PlanRow } from './planRows';

/** What somebody has to know before they begin. */
export function PlanWarnings(props: { row: PlanRow; chain: Chain }) {
  const { credential, plan, use } = props.row;
  const { declaredTtlSeconds, effectiveTtlSeconds } = credential.facts;
  const t = useMessages();
  const duration = (seconds: number | undefined) =>
    seconds === undefined ? t('ttl.unknown') : formatDuration(seconds);
  const words = {
    declared: duration(declaredTtlSeconds),
    effective: duration(effectiveTtlSeconds),
    workloads: String(
      Math.max(0, ...use.identities.map(one => one.sharedBy?.workloads ?? 0)),
    ),
    sources: props.chain.sources
      .filter(
        source =>
          source.role === 'declared' && credential.sources.includes(source.id),
      )
      .map(source => source.title)
      .join(', '),
  };
  return (
    <ul>
      {plan.warnings.map(code => (
        <Typography component="li" variant="body2" key={code}>
          <StatusMark
            status="attention"
            label={t(`revocation.warning.${code}`, words)}
          />
        </Typography>
      ))}
    </ul>
  );
}
