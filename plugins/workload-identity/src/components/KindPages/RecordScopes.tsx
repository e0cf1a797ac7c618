import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { RecordScope } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { BreakableName } from '../common';

const useStyles = makeStyles(
  theme => ({
    list: { margin: theme.spacing(0.5, 0), paddingLeft: theme.spacing(3) },
    code: { fontFamily: 'monospace' },
  }),
  { name: 'WorkloadIdentityRecordScopes' },
);

/** What a record covers, entry by entry, in words. */
export function RecordScopes(props: { scopes: RecordScope[] }) {
  const classes = useStyles();
  const t = useMessages();
  if (props.scopes.length === 0) {
    return <Typography>{t('organisation.record.nothingCovered')}</Typography>;
  }
  return (
    <ul className={classes.list}>
      {props.scopes.map(scope => (
        <li key={JSON.stringify(scope)}>
          <Scope scope={scope} />
        </li>
      ))}
    </ul>
  );
}

function Scope(props: { scope: RecordScope }): JSX.Element {
  const { cluster, namespace, component, identity } = props.scope;
  const classes = useStyles();
  const t = useMessages();
  const code = (name: string) => (
    <BreakableName className={classes.code} name={name} />
  );
  if (component) {
    return t('organisation.record.scope.component', {
      component: (
        <EntityRefLink entityRef={component} defaultKind="component" />
      ),
    });
  }
  if (identity) {
    return t('organisation.record.scope.identity', {
      identity: code(identity),
    });
  }
  return namespace
    ? t('organisation.record.scope.namespace', {
        namespace: code(namespace),
        cluster: code(cluster ?? ''),
      })
    : t('organisation.record.scope.cluster', { cluster: code(cluster ?? '') });
}
