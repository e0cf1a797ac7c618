import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Chain } from '@tenure/backstage-plugin-workload-identity-common';
import { ReactNode, useCallback } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { fullName, SideDrawer, useAssetLabel } from '../common';
import { Command } from './Command';
import { DependentsList } from './DependentsList';
import { PlanRow } from './planRows';
import { PlanSteps } from './PlanSteps';
import { PlanWarnings } from './PlanWarnings';
import { ResidualLabel } from './ResidualLabel';
import { PlanPart } from './useOpenPlan';
import { WhomToCall } from './WhoMay';

const useStyles = makeStyles(
  theme => ({
    plan: {
      '& ul': {
        listStyle: 'none',
        margin: 0,
        padding: 0,
        '& > li': { marginBottom: theme.spacing(0.5) },
      },
    },
    full: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
    part: { marginTop: theme.spacing(3) },
    partTitle: { marginBottom: theme.spacing(1), outline: 'none' },
  }),
  { name: 'WorkloadIdentityPlanDrawer' },
);

/** The plan for one credential; `part` is what it is opened at. */
export function PlanDrawer(props: {
  row: PlanRow | undefined;
  part: PlanPart | undefined;
  chain: Chain;
  onClose: () => void;
}) {
  const { row, part, chain, onClose } = props;
  const t = useMessages();
  const labelOf = useAssetLabel();
  return (
    <SideDrawer
      id="plan"
      open={row !== undefined}
      title={
        row && t('revocation.drawer.title', { name: labelOf(row.credential) })
      }
      closeLabel={t('revocation.drawer.close')}
      onClose={onClose}
    >
      {row && (
        <Plan
          // Another credential begins at its top.
          key={row.credential.id}
          row={row}
          part={part}
          chain={chain}
        />
      )}
    </SideDrawer>
  );
}

function Plan(props: {
  row: PlanRow;
  part: PlanPart | undefined;
  chain: Chain;
}) {
  const { row, part, chain } = props;
  const { credential, plan } = row;
  const classes = useStyles();
  const t = useMessages();
  return (
    <div className={classes.plan}>
      <Typography variant="body2" className={classes.full}>
        {fullName(credential)}
      </Typography>
      <Typography variant="body2">{t('revocation.drawer.notRun')}</Typography>

      <Part title={t('revocation.drawer.rules')}>
        <WhomToCall owners={credential.owners} />
      </Part>
      {plan.warnings.length > 0 && (
        <Part title={t('revocation.drawer.warnings')}>
          <PlanWarnings row={row} chain={chain} />
        </Part>
      )}
      <Part title={t('revocation.drawer.steps')}>
        {credential.cluster && (
          <>
            <Typography variant="body2">
              {t('revocation.drawer.cluster', { cluster: credential.cluster })}
            </Typography>
            <Command
              command={{
                template: 'kubectl config current-context',
                parameters: {},
              }}
            />
          </>
        )}
        <PlanSteps row={row} />
      </Part>
      <Part
        title={t('revocation.drawer.dependents')}
        focused={part === 'dependents'}
      >
        <DependentsList row={row} chain={chain} />
      </Part>
      <Part title={t('revocation.drawer.residual')}>
        <ul>
          {plan.residuals.map(residual => (
            <li key={residual.verifier}>
              <Residual residual={residual} />
            </li>
          ))}
        </ul>
      </Part>
      <Part title={t('revocation.drawer.proof')}>
        <Typography variant="body2">
          {t(`revocation.proof.${plan.proof.code}`)}
        </Typography>
        <Typography variant="body2">
          {t(`revocation.proof.at.${plan.proof.provableAt}`)}
        </Typography>
      </Part>
    </div>
  );
}

function Residual(props: { residual: PlanRow['plan']['residuals'][number] }) {
  const { verifier, validity } = props.residual;
  const t = useMessages();
  return (
    <>
      <Typography variant="subtitle2" component="h4">
        {t(`revocation.verifier.${verifier}`)}
      </Typography>
      <Typography variant="body2" component="div">
        <ResidualLabel residual={props.residual} />
      </Typography>
      {/* Explained in the open, and not only on hover. */}
      {validity.kind === 'seconds' && (
        <Typography variant="body2" color="textSecondary">
          {t(`revocation.residual.basis.${validity.basis}`)}
        </Typography>
      )}
      {(validity.kind === 'unknown' ||
        (validity.kind === 'until-expiry' && !validity.at)) && (
        <Typography variant="body2" color="textSecondary">
          {t(`revocation.residual.unknownHelp.${verifier}`)}
        </Typography>
      )}
    </>
  );
}

/** One part of the plan; `focused` when the plan was opened for it. */
function Part(props: {
  title: string;
  focused?: boolean;
  children: ReactNode;
}) {
  const { focused } = props;
  const classes = useStyles();
  const title = useCallback(
    (element: HTMLElement | null) => {
      if (focused) {
        element?.scrollIntoView?.({ block: 'start' });
        element?.focus();
      }
    },
    [focused],
  );
  return (
    <section className={classes.part}>
      <Typography
        variant="h6"
        component="h3"
        className={classes.partTitle}
        tabIndex={focused ? -1 : undefined}
        ref={title}
      >
        {props.title}
      </Typography>
      {props.children}
    </section>
  );
}
