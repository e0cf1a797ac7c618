import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import {
  AccessPower,
  AccessTargets,
  AccessView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { ScrollRegion, StatusMark } from '../common';
import { AccessAssetLink } from './AccessAssetLink';
import { ruleText } from './permissionRows';

const COLUMNS = ['power', 'target', 'where', 'reason'] as const;

/** Namespaces that are named of one power. */
const SHOWN_NAMESPACES = 5;

const useStyles = makeStyles(
  {
    code: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
    cell: { verticalAlign: 'top', minWidth: 140 },
  },
  { name: 'WorkloadIdentityPowers' },
);

/** Whom an identity can become, and by which rule of which binding. */
export function Powers(props: { view: AccessView }) {
  const { powers, hiddenPowers, state } = props.view;
  const classes = useStyles();
  const t = useMessages();
  if (powers.length === 0) {
    return (
      <Typography>
        {state === 'known' && hiddenPowers === 0
          ? t('access.powers.none')
          : t('access.powers.noneKnown')}
      </Typography>
    );
  }
  return (
    <ScrollRegion label={t('access.powers.title')}>
      <Table size="small">
        <TableHead>
          <TableRow>
            {COLUMNS.map(column => (
              <TableCell key={column}>{t(`access.powers.${column}`)}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {powers.map(power => (
            <TableRow key={JSON.stringify(power)}>
              <TableCell className={classes.cell}>
                {t(`access.power.${power.power}`)}
              </TableCell>
              <TableCell className={classes.cell}>
                <Target power={power} />
              </TableCell>
              <TableCell className={classes.cell}>
                <Where power={power} />
              </TableCell>
              <TableCell className={classes.cell}>
                <div className={classes.code}>{ruleText(power.rule)}</div>
                {power.bindings.map(binding => (
                  <div key={binding} className={classes.code}>
                    {binding}
                  </div>
                ))}
                {power.through && (
                  <div>
                    {t('access.powers.through', { group: power.through })}
                  </div>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
}

function Target(props: { power: AccessPower }) {
  const { target = 'none', names, becomes } = props.power;
  const t = useMessages();
  return (
    <>
      <div>{t(`access.target.${target}`)}</div>
      {names && (
        <div>{t('access.powers.named', { names: names.join(', ') })}</div>
      )}
      {becomes && <Targets becomes={becomes} />}
    </>
  );
}

function Targets(props: { becomes: AccessTargets }) {
  const { total, more, controlling, examples } = props.becomes;
  const t = useMessages();
  return (
    <>
      <div>
        {more
          ? t('access.powers.accountsMore', { number: String(total) })
          : t('access.powers.accounts', { count: total })}
      </div>
      {controlling > 0 && (
        <StatusMark
          status="bad"
          label={t('access.powers.controlling', { count: controlling })}
        />
      )}
      {examples.map(example => (
        <div key={example.id}>
          <AccessAssetLink asset={example} />
        </div>
      ))}
    </>
  );
}

function Where(props: { power: AccessPower }) {
  const { namespaces, namespaceTotal = 0 } = props.power;
  const t = useMessages();
  if (!namespaces) {
    return <>{t('access.powers.everywhere')}</>;
  }
  const shown = namespaces.slice(0, SHOWN_NAMESPACES);
  return (
    <>
      {shown.map(namespace => (
        <div key={namespace}>{namespace}</div>
      ))}
      {namespaceTotal > shown.length && (
        <div>
          {t('access.powers.more', {
            number: String(namespaceTotal - shown.length),
          })}
        </div>
      )}
    </>
  );
}
