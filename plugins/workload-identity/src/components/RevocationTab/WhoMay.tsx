import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Typography from '@material-ui/core/Typography';
import {
  OwnerAnswer,
  RequiredRight,
  RevocationStep,
  RoleAnswer,
} from '@tenure/backstage-plugin-workload-identity-common';
import { Fragment } from 'react';
import { workloadIdentityTranslationRef } from '../../translation';
import { StatusMark } from '../common';

/** Who can do a step: by the right that it takes, or by their part. */
export function WhoMay(props: { step: RevocationStep }) {
  const { actor, rights } = props.step;
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const describe = useRightText();
  // The last is the one that changes something.
  const right = rights.at(-1);
  return <>{right ? describe(right) : t(`revocation.actor.${actor}`)}</>;
}

/** A right as `Whoever may delete secrets in payments, prod-eu`. */
function useRightText(): (right: RequiredRight) => string {
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
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
 * as they are known.
 */
export function WhomToCall(props: { owners: RoleAnswer[] | undefined }) {
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const answer = (role: RoleAnswer['role']) =>
    props.owners?.find(one => one.role === role);
  const accountable = answer('accountable');
  const operators = answer('operator');
  const links = accountable && <Owners owners={accountable.owners} />;
  return (
    <Typography variant="body2" component="div" color="textSecondary">
      {!accountable || !links || accountable.state === 'missing' ? (
        <StatusMark status="unknown" label={t('revocation.who.missing')} />
      ) : (
        <AccountableText state={accountable.state} owner={links} />
      )}
      {operators?.state === 'resolved' && (
        <div>
          {t('revocation.who.operator', {
            owner: <Owners owners={operators.owners} />,
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
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  if (state === 'resolved') {
    return t('revocation.who.accountable', { owner });
  }
  return (
    <StatusMark
      status="attention"
      label={t(`revocation.who.${state}`, { owner })}
    />
  );
}

function Owners(props: { owners: OwnerAnswer[] }) {
  return (
    <>
      {props.owners.map(({ entityRef }, index) => (
        <Fragment key={entityRef}>
          {index > 0 && ', '}
          <EntityRefLink entityRef={entityRef} />
        </Fragment>
      ))}
    </>
  );
}
