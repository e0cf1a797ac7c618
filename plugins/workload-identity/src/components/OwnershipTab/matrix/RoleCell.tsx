import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import {
  AssetSummary,
  OwnerAnswer,
  OwnerRole,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../../hooks/useMessages';
import {
  BreakableName,
  ClaimMark,
  OwnerLinks,
  readAnswer,
  recordsOf,
  StatusMark,
} from '../../common';
import { MendMissing } from './MendMissing';
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
    code: { fontFamily: 'monospace' },
  }),
  { name: 'WorkloadIdentityRoleCell' },
);

/** Who holds one role, what says so, and what to do where it is not settled. */
export function RoleCell(props: {
  role: OwnerRole;
  answer?: RoleAnswer;
  /** What the role is for, and all its answers, so that it can be mended. */
  asset?: AssetSummary;
  answers?: RoleAnswer[];
}) {
  const { role, answer } = props;
  const classes = useStyles();
  const t = useMessages();

  if (!answer) {
    return <StatusMark status="unknown" label={t('ownership.cell.unknown')} />;
  }
  const { state, named, claimants, runnersUp } = readAnswer(answer);
  if (state === 'missing') {
    return (
      <div className={classes.stack}>
        <StatusMark
          status={role === 'accountable' ? 'bad' : 'attention'}
          label={t('ownership.cell.missing')}
        />
        <span className={classes.action}>
          <MendMissing
            role={role}
            asset={props.asset}
            answers={props.answers}
          />
        </span>
      </div>
    );
  }
  return (
    <div className={classes.stack}>
      <StateMark state={state} named={named} />
      {named.map(owner => (
        <span key={owner.entityRef}>
          <OwnerName owner={owner} />{' '}
          <ProvenanceMark
            owner={owner}
            claimants={claimants}
            runnersUp={runnersUp}
          />
        </span>
      ))}
      {state === 'claimed' && <ClaimMark match={{ state: 'claimed' }} />}
      <span className={classes.action}>
        <Mend state={state} named={named} />
      </span>
    </div>
  );
}

/** What is wrong with those named, in words; nothing where nothing is. */
function StateMark(props: {
  state: RoleAnswer['state'];
  named: OwnerAnswer[];
}) {
  const { state, named } = props;
  const t = useMessages();
  switch (state) {
    case 'ambiguous': {
      const byRecords = recordsOf(named).length > 0;
      return (
        <StatusMark
          status="bad"
          label={t(
            byRecords ? 'ownership.cell.contested' : 'ownership.cell.ambiguous',
          )}
          title={t(
            byRecords
              ? 'ownership.cell.contestedTitle'
              : 'ownership.cell.ambiguousTitle',
          )}
        />
      );
    }
    case 'dangling':
    case 'empty':
      return (
        <StatusMark
          status="bad"
          label={t(`ownership.cell.${state}`)}
          title={t(`ownership.cell.${state}Title`)}
        />
      );
    default:
      return null;
  }
}

/** What to do about it, with links to where. */
function Mend(props: { state: RoleAnswer['state']; named: OwnerAnswer[] }) {
  const { state, named } = props;
  const t = useMessages();
  const records = recordsOf(named);
  switch (state) {
    case 'ambiguous':
      return (
        <>
          {records.length > 0
            ? t('ownership.cell.mendContested', {
                records: <OwnerLinks refs={records} />,
              })
            : t('ownership.cell.mendAmbiguous')}
        </>
      );
    case 'dangling': {
      const gone = named.find(owner => owner.exists === false) ?? named[0];
      return (
        <>
          {t('ownership.cell.mendDangling', {
            source: <EntityRefLink entityRef={gone.provenance[0].entityRef} />,
          })}
        </>
      );
    }
    case 'empty': {
      const hollow = named.find(owner => owner.members === 0) ?? named[0];
      return (
        <>
          {t('ownership.cell.mendEmpty', {
            group: <EntityRefLink entityRef={hollow.entityRef} />,
          })}
        </>
      );
    }
    default:
      return null;
  }
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
