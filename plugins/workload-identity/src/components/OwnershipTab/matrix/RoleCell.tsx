import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ANNOTATION_EDIT_URL } from '@backstage/catalog-model';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import {
  OwnerAnswer,
  OwnerRole,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useOptionalSubject } from '../../../hooks/useSubject';
import { workloadIdentityTranslationRef } from '../../../translation';
import {
  BreakableName,
  ClaimMark,
  isNotRecorded,
  readAnswer,
  StatusMark,
} from '../../common';
import { ProvenanceMark } from './ProvenanceMark';

const useStyles = makeStyles(
  theme => ({
    stack: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(0.5),
      alignItems: 'flex-start',
    },
    action: { fontSize: theme.typography.caption.fontSize },
    quiet: { color: theme.palette.text.secondary, whiteSpace: 'nowrap' },
    code: { fontFamily: 'monospace' },
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
  // Absent because nothing that is read could name anybody: no fault of theirs.
  if (isNotRecorded(role, answer)) {
    return (
      <span className={classes.quiet}>
        <StatusMark status="unknown" label={t('ownership.cell.notRecorded')} />
      </span>
    );
  }
  const { state, named, runnersUp } = readAnswer(answer);
  if (state === 'missing') {
    return (
      <div className={classes.stack}>
        <StatusMark status="bad" label={t('ownership.cell.missing')} />
        <span className={classes.action}>
          <MendMissing />
        </span>
      </div>
    );
  }
  return (
    <div className={classes.stack}>
      {state === 'ambiguous' && (
        <StatusMark
          status="bad"
          label={t('ownership.cell.ambiguous')}
          title={t('ownership.cell.ambiguousTitle')}
        />
      )}
      {state === 'dangling' && (
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
      {state === 'claimed' && <ClaimMark match={{ state: 'claimed' }} />}
      {state === 'ambiguous' && (
        <span className={classes.action}>
          {t('ownership.cell.mendAmbiguous')}
        </span>
      )}
      {state === 'dangling' && named[0]?.provenance[0] && (
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
    <BreakableName className={classes.code} name={props.owner.entityRef} />
  ) : (
    <EntityRefLink entityRef={props.owner.entityRef} />
  );
}

function MendMissing() {
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const entity = useOptionalSubject()?.entity;
  const editUrl = entity?.metadata.annotations?.[ANNOTATION_EDIT_URL];
  const text = t('ownership.cell.mendAccountable');
  return editUrl ? <Link to={editUrl}>{text}</Link> : <>{text}</>;
}
