import Typography from '@material-ui/core/Typography';
import {
  OwnerAnswer,
  RequiredRight,
  RevocationStep,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { ClaimMark, OwnerLinks, readAnswer, StatusMark } from '../common';

/** Who can do a step: by the right that it takes, or by their part. */
export function WhoMay(props: { step: RevocationStep }) {
  const { actor, rights } = props.step;
  const t = useMessages();
  const describe = useRightText();
  // The last is the one that changes something.
  const right = rights.at(-1);
  return <>{right ? describe(right) : t(`revocation.actor.${actor}`)}</>;
}

/** A right as `Whoever may delete secrets in payments, prod-eu`. */
function useRightText(): (right: RequiredRight) => string {
  const t = useMessages();
  return ({ verb, resource, namespace, cluster }) => {
    const words = {
      verb,
      resource,
      place:
        [namespace, cluster].filter(Boolean).join(', ') ||
        t('revocation.who.unknownPlace'),
    };
    return namespace
      ? t('revocation.who.right', words)
      : t('revocation.who.rightCluster', words);
  };
}

/**
 * Whom to call about a credential: its accountable owner and operators, as far
 * as they are confirmed. Who only claims it is named as claiming it.
 */
export function WhomToCall(props: { owners: RoleAnswer[] | undefined }) {
  const t = useMessages();
  const answer = (role: RoleAnswer['role']) => {
    const found = props.owners?.find(one => one.role === role);
    return found && readAnswer(found);
  };
  const accountable = answer('accountable');
  const operators = answer('operator');
  return (
    <Typography variant="body2" component="div" color="textSecondary">
      {!accountable || accountable.state === 'missing' ? (
        <StatusMark status="unknown" label={t('revocation.who.missing')} />
      ) : (
        <AccountableText
          state={accountable.state}
          owner={<OwnerLinks refs={refsOf(accountable.named)} />}
        />
      )}
      {operators?.state === 'resolved' && (
        <div>
          {t('revocation.who.operator', {
            owner: <OwnerLinks refs={refsOf(operators.named)} />,
          })}
        </div>
      )}
    </Typography>
  );
}

function AccountableText(props: {
  state: Exclude<RoleAnswer['state'], 'missing'>;
  owner: JSX.Element;
}) {
  const { state, owner } = props;
  const t = useMessages();
  if (state === 'resolved') {
    return t('revocation.who.accountable', { owner });
  }
  if (state === 'claimed') {
    return t('revocation.who.claimed', {
      owner,
      mark: <ClaimMark match={{ state }} />,
    });
  }
  return (
    <StatusMark
      status="attention"
      label={t(`revocation.who.${state}`, { owner })}
    />
  );
}

function refsOf(owners: OwnerAnswer[]): string[] {
  return owners.map(({ entityRef }) => entityRef);
}
