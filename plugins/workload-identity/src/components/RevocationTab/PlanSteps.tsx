import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  checkRightCommand,
  RevocationStep,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { StatusMark } from '../common';
import { Command } from './Command';
import { PlanRow } from './planRows';
import { WhoMay } from './WhoMay';

const useStyles = makeStyles(
  theme => ({
    list: {
      margin: 0,
      paddingLeft: theme.spacing(3),
      '& > li': { marginBottom: theme.spacing(2) },
    },
  }),
  { name: 'WorkloadIdentityPlanSteps' },
);

/** The steps of a plan in order, with who may, the command and the source. */
export function PlanSteps(props: { row: PlanRow }) {
  const classes = useStyles();
  const { steps } = props.row.plan;
  return (
    <Typography component="ol" className={classes.list}>
      {steps.map((step, index) => (
        <li key={`${step.code}-${index}`}>
          <Step step={step} fallbackName={props.row.credential.displayName} />
        </li>
      ))}
    </Typography>
  );
}

function Step(props: { step: RevocationStep; fallbackName: string }) {
  const { step } = props;
  const t = useMessages();
  const unknown = t('ttl.unknown');
  const words = {
    name: step.parameters.name || props.fallbackName,
    kind: step.parameters.kind || unknown,
    audiences: step.parameters.audiences || unknown,
    sources: step.parameters.sources || unknown,
    requestor: step.parameters.requestor || unknown,
    reason: step.parameters.reason || unknown,
  };
  // The last is the one that changes something.
  const right = step.rights.at(-1);
  return (
    <>
      <Typography component="h4" variant="subtitle2">
        {t(`revocation.step.${step.code}.title`, words)}
      </Typography>
      {step.stronger && (
        <Typography variant="body2" component="div">
          <StatusMark
            status="attention"
            label={t('revocation.drawer.stronger')}
          />
        </Typography>
      )}
      <Typography variant="body2">
        {t(`revocation.step.${step.code}.text`, words)}
      </Typography>
      {step.command && <Command command={step.command} />}
      <Typography variant="body2" color="textSecondary">
        {t('revocation.drawer.takes')} <WhoMay step={step} />
      </Typography>
      {right && (
        <>
          <Typography variant="body2" color="textSecondary">
            {t('revocation.drawer.check')}
          </Typography>
          <Command command={checkRightCommand(right)} />
        </>
      )}
      <Typography variant="body2">
        <Link to={step.source.url}>{step.source.title}</Link>
      </Typography>
    </>
  );
}
