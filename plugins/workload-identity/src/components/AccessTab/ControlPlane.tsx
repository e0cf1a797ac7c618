import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  AccessView,
  ControlPlaneFact,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { Status, StatusMark } from '../common';
import { ruleText } from './permissionRows';

const STATUS: Record<AccessView['control']['state'], Status> = {
  yes: 'bad',
  reachable: 'attention',
  no: 'good',
  unknown: 'unknown',
};

const useStyles = makeStyles(
  theme => ({
    list: { margin: theme.spacing(0.5, 0), paddingLeft: theme.spacing(3) },
    fact: { overflowWrap: 'anywhere' },
  }),
  { name: 'WorkloadIdentityControlPlane' },
);

/** Whether an identity counts as one that controls its cluster, and why. */
export function ControlPlane(props: { view: AccessView }) {
  const { control, freshness } = props.view;
  const classes = useStyles();
  const t = useMessages();
  // What is stale is never shown as good.
  const status =
    control.state === 'no' && freshness.state !== 'fresh'
      ? 'stale'
      : STATUS[control.state];
  return (
    <>
      <Typography component="div">
        <StatusMark
          status={status}
          label={t(`access.control.${control.state}`)}
        />
      </Typography>
      {(control.state === 'yes' || control.state === 'unknown') && (
        <Typography variant="body2">
          {t(`access.control.${control.state}Help`)}
        </Typography>
      )}
      {control.state === 'yes' && control.facts.length === 0 && (
        <Typography variant="body2">{t('access.control.hidden')}</Typography>
      )}
      {control.facts.length > 0 && (
        <ul className={classes.list}>
          {control.facts.map(fact => (
            <Typography
              component="li"
              variant="body2"
              className={classes.fact}
              key={JSON.stringify(fact)}
            >
              <Fact fact={fact} />
            </Typography>
          ))}
        </ul>
      )}
    </>
  );
}

function Fact(props: { fact: ControlPlaneFact }) {
  const { reason, namespace, through: group, rule, workloads } = props.fact;
  const t = useMessages();
  if (!rule) {
    return <>{t('access.control.workloads', { count: workloads ?? 0 })}</>;
  }
  const said = { power: t(`access.power.${reason}`), rule: ruleText(rule) };
  if (namespace && group) {
    return (
      <>{t('access.control.factInThrough', { ...said, namespace, group })}</>
    );
  }
  if (namespace) {
    return <>{t('access.control.factIn', { ...said, namespace })}</>;
  }
  return group ? (
    <>{t('access.control.factThrough', { ...said, group })}</>
  ) : (
    <>{t('access.control.fact', said)}</>
  );
}
