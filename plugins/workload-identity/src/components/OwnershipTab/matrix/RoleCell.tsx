import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ANNOTATION_EDIT_URL } from '@backstage/catalog-model';
import { EntityRefLink, useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import {
  OwnerAnswer,
  OwnerRole,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { workloadIdentityTranslationRef } from '../../../translation';
import { ClaimMark, Hint, StatusMark } from '../../common';
import { splitRunnersUp } from './answers';
import { ProvenanceMark } from './ProvenanceMark';

/** The field of an IdentityOwner record that names each role. */
const RECORD_FIELDS: Record<OwnerRole, string> = {
  accountable: 'owner',
  operator: 'operators',
  policyOwner: 'policyOwner',
  enforcementOwner: 'enforcementOwner',
  driftResponder: 'driftResponder',
  successor: 'successor',
};

const useStyles = makeStyles(
  theme => ({
    stack: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(0.5),
      alignItems: 'flex-start',
    },
    action: { fontSize: theme.typography.caption.fontSize },
    code: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
  }),
  { name: 'WorkloadIdentityRoleCell' },
);

/** Who holds one role, what says so, and what to do where it is not settled. */
export function RoleCell(props: { role: OwnerRole; answer?: RoleAnswer }) {
  const { role, answer } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);

  if (!answer) {
    return <StatusMark status="unknown" label={t('ownership.cell.unknown')} />;
  }
  if (answer.state === 'missing') {
    return (
      <div className={classes.stack}>
        <StatusMark
          status={role === 'accountable' ? 'bad' : 'attention'}
          label={t('ownership.cell.missing')}
        />
        <span className={classes.action}>
          <MendMissing role={role} />
        </span>
      </div>
    );
  }
  const { named, runnersUp } = splitRunnersUp(answer);
  return (
    <div className={classes.stack}>
      {answer.state === 'ambiguous' && (
        <StatusMark
          status="bad"
          label={t('ownership.cell.ambiguous')}
          title={t('ownership.cell.ambiguousTitle')}
        />
      )}
      {answer.state === 'dangling' && (
        <StatusMark
          status="bad"
          label={t('ownership.cell.dangling')}
          title={t('ownership.cell.danglingTitle')}
        />
      )}
      {named.map(owner => (
        <span key={owner.entityRef}>
          <OwnerName owner={owner} />{' '}
          <ProvenanceMark owner={owner} runnersUp={runnersUp} />
        </span>
      ))}
      {answer.state === 'claimed' && <ClaimMark match={{ state: 'claimed' }} />}
      {answer.state === 'ambiguous' && (
        <span className={classes.action}>
          {t('ownership.cell.mendAmbiguous')}
        </span>
      )}
      {answer.state === 'dangling' && named[0]?.provenance[0] && (
        <span className={classes.action}>
          {t('ownership.cell.mendDangling', {
            source: (
              <EntityRefLink entityRef={named[0].provenance[0].entityRef} />
            ),
          })}
        </span>
      )}
    </div>
  );
}

function OwnerName(props: { owner: OwnerAnswer }) {
  const classes = useStyles();
  // A link to what is not in the catalog would lead nowhere.
  return props.owner.exists === false ? (
    <span className={classes.code}>{props.owner.entityRef}</span>
  ) : (
    <EntityRefLink entityRef={props.owner.entityRef} />
  );
}

function MendMissing(props: { role: OwnerRole }) {
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const { entity } = useEntity();
  if (props.role !== 'accountable') {
    const field = RECORD_FIELDS[props.role];
    return (
      <Hint title={t('ownership.cell.mendRecordTitle', { field })}>
        {t('ownership.cell.mendRecord', {
          field: <span className={classes.code}>{field}</span>,
        })}
      </Hint>
    );
  }
  const editUrl = entity.metadata.annotations?.[ANNOTATION_EDIT_URL];
  const text = t('ownership.cell.mendAccountable');
  return editUrl ? <Link to={editUrl}>{text}</Link> : <>{text}</>;
}
