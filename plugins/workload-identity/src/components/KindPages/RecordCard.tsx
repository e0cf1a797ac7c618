import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  catalogApiRef,
  EntityInfoCard,
  EntityRefLink,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  IdentityOwnerEntity,
  isIdentityOwnerEntity,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useCallback } from 'react';
import { useAnswer } from '../../hooks/useAnswer';
import { useMessages } from '../../hooks/useMessages';
import { useOptionalRoute } from '../../hooks/useOptionalRoute';
import { coveredRouteRef } from '../../routes';
import { FactList } from '../asset/FactList';
import { BreakableName, StatusMark } from '../common';
import { RECORD_ROLES, recordRoles } from './recordRoles';
import { RecordScopes } from './RecordScopes';
import { useRecordStanding } from './useRecordStanding';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    heading: { marginTop: theme.spacing(2) },
    code: { fontFamily: 'monospace' },
    quiet: { color: theme.palette.text.secondary },
    error: { marginTop: theme.spacing(1) },
  }),
  { name: 'WorkloadIdentityRecordCard' },
);

/**
 * The card of an IdentityOwner record: whether it counts, whom it names and what
 * it covers.
 *
 * @public
 */
export function RecordCard() {
  const { entity } = useEntity();
  return isIdentityOwnerEntity(entity) ? <OfRecord record={entity} /> : null;
}

function OfRecord(props: { record: IdentityOwnerEntity }) {
  const { record } = props;
  const classes = useStyles();
  const t = useMessages();
  const roles = recordRoles(record);
  const refs = [...new Set(Object.values(roles).flat())].sort().join(' ');
  const { known, error } = useKnownRefs(refs);
  const covered = useOptionalRoute(coveredRouteRef);
  return (
    <EntityInfoCard title={t('organisation.record.title')}>
      <Standing entityRef={stringifyEntityRef(record)} />
      <FactList
        rows={RECORD_ROLES.map(role => ({
          term:
            role === 'issuers'
              ? t('organisation.record.role.issuers')
              : t(`ownership.role.${role}`),
          value:
            roles[role].length > 0 ? (
              <ul className={classes.list}>
                {roles[role].map(ref => (
                  <li key={ref}>
                    <Named entityRef={ref} exists={known?.has(ref)} />
                  </li>
                ))}
              </ul>
            ) : (
              <NotNamed required={role === 'accountable'} />
            ),
        }))}
      />
      {error && (
        <div role="status" className={classes.error}>
          <StatusMark
            status="unknown"
            label={t('organisation.record.checkFailed', {
              reason: error.message,
            })}
          />
        </div>
      )}
      <Typography variant="h6" component="h3" className={classes.heading}>
        {t('organisation.record.covers')}
      </Typography>
      <RecordScopes scopes={record.spec.covers ?? []} />
      {covered && (
        <Typography>
          <Link to={covered()}>{t('organisation.record.list')}</Link>
        </Typography>
      )}
    </EntityInfoCard>
  );
}

function Standing(props: { entityRef: string }) {
  const t = useMessages();
  const { value, loading } = useRecordStanding(props.entityRef);
  if (loading && value === undefined) {
    return <Typography component="div">&nbsp;</Typography>;
  }
  return (
    <Typography component="div">
      {value === 'confirmed' && (
        <StatusMark
          status="good"
          label={t('organisation.record.trusted')}
          title={t('organisation.record.trustedHelp')}
        />
      )}
      {value === 'claimed' && (
        <StatusMark
          status="attention"
          label={t('organisation.record.claimed')}
          title={t('organisation.record.claimedHelp')}
        />
      )}
      {value === undefined && (
        <StatusMark
          status="unknown"
          label={t('organisation.record.standingUnknown')}
          title={t('organisation.record.standingUnknownHelp')}
        />
      )}
    </Typography>
  );
}

function Named(props: { entityRef: string; exists?: boolean }) {
  const { entityRef, exists } = props;
  const classes = useStyles();
  const t = useMessages();
  // A link to what is not in the catalog would lead nowhere.
  return exists === false ? (
    <>
      <BreakableName className={classes.code} name={entityRef} />{' '}
      <StatusMark
        status="bad"
        label={t('organisation.record.dangling')}
        title={t('organisation.record.danglingHelp')}
      />
    </>
  ) : (
    <EntityRefLink entityRef={entityRef} />
  );
}

function NotNamed(props: { required: boolean }) {
  const classes = useStyles();
  const t = useMessages();
  return props.required ? (
    <StatusMark status="bad" label={t('organisation.record.missingOwner')} />
  ) : (
    <span className={classes.quiet}>{t('organisation.record.notNamed')}</span>
  );
}

/** Which of the refs (joined by spaces) the catalog has. */
function useKnownRefs(refs: string): {
  known?: ReadonlySet<string>;
  error?: Error;
} {
  const catalog = useApi(catalogApiRef);
  const { value, error } = useAnswer(
    useCallback(async () => {
      const entityRefs = refs.split(' ').filter(Boolean);
      const { items } = await catalog.getEntitiesByRefs({
        entityRefs,
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
      });
      return new Set(entityRefs.filter((_, index) => items[index]));
    }, [catalog, refs]),
  );
  return { known: value, error };
}
