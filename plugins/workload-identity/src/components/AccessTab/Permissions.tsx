import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import {
  AccessGrant,
  AccessView,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useDeferredValue, useId, useMemo, useState } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { ScrollRegion, StatusMark } from '../common';
import { AccessAssetLink } from './AccessAssetLink';
import { PermissionRow, permissionRows, rowMatches } from './permissionRows';

const COLUMNS = ['resource', 'verbs', 'where', 'by'] as const;
const ROWS_AT_A_TIME = 50;

const useStyles = makeStyles(
  theme => ({
    tools: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(1),
    },
    filter: { flex: '1 1 240px', maxWidth: 480 },
    code: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
    cell: { verticalAlign: 'top', minWidth: 120 },
    list: { margin: theme.spacing(0.5, 0), paddingLeft: theme.spacing(3) },
  }),
  { name: 'WorkloadIdentityPermissions' },
);

/** The effective permissions of an identity, and by which binding it has each. */
export function Permissions(props: { view: AccessView }) {
  const { view } = props;
  const classes = useStyles();
  const t = useMessages();
  const [text, setText] = useState('');
  const filterId = useId();
  const [limit, setLimit] = useState(ROWS_AT_A_TIME);
  const deferred = useDeferredValue(text.trim());
  const rows = useMemo(() => permissionRows(view), [view]);
  const matching = useMemo(
    () => rows.filter(row => rowMatches(row, deferred)),
    [rows, deferred],
  );
  const odd = view.grants.filter(({ state }) => state !== 'known');
  return (
    <>
      {rows.length === 0 ? (
        <Typography>
          {view.state === 'known' && view.hiddenGrants === 0
            ? t('access.permissions.none')
            : t('access.permissions.noneKnown')}
        </Typography>
      ) : (
        <>
          <div className={classes.tools}>
            <TextField
              id={filterId}
              className={classes.filter}
              size="small"
              label={t('access.permissions.filter')}
              value={text}
              onChange={event => {
                setText(event.target.value);
                setLimit(ROWS_AT_A_TIME);
              }}
            />
            <Typography variant="body2" role="status">
              {t('access.permissions.shown', {
                shown: String(matching.length),
                total: String(rows.length),
              })}
            </Typography>
          </div>
          {matching.length === 0 ? (
            <>
              <Typography>{t('access.permissions.noMatch')}</Typography>
              <Button size="small" onClick={() => setText('')}>
                {t('access.permissions.clear')}
              </Button>
            </>
          ) : (
            <Rows rows={matching.slice(0, limit)} />
          )}
          {matching.length > limit && (
            <Button
              size="small"
              onClick={() => setLimit(limit + ROWS_AT_A_TIME)}
            >
              {t('access.permissions.showMore')}
            </Button>
          )}
        </>
      )}
      {view.moreGrants > 0 && (
        <Typography variant="body2">
          {t('access.permissions.more', { count: view.moreGrants })}
        </Typography>
      )}
      {odd.length > 0 && <OddGrants grants={odd} />}
    </>
  );
}

function Rows(props: { rows: PermissionRow[] }) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <ScrollRegion label={t('access.permissions.title')}>
      <Table size="small">
        <TableHead>
          <TableRow>
            {COLUMNS.map(column => (
              <TableCell key={column}>
                {t(`access.permissions.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {props.rows.map(row => (
            <TableRow key={row.key}>
              <TableCell className={classes.cell}>
                <On row={row} />
              </TableCell>
              <TableCell className={`${classes.cell} ${classes.code}`}>
                {row.verbs.includes('*')
                  ? t('access.permissions.allVerbs')
                  : row.verbs.join(', ')}
              </TableCell>
              <TableCell className={classes.cell}>
                {row.namespace ?? t('access.powers.everywhere')}
              </TableCell>
              <TableCell className={classes.cell}>
                {row.grants.map(grant => (
                  <div key={JSON.stringify(grant)}>
                    <By grant={grant} />
                  </div>
                ))}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
}

function On(props: { row: PermissionRow }) {
  const { on, group, names } = props.row;
  const classes = useStyles();
  const t = useMessages();
  return (
    <>
      <div className={classes.code}>
        {on === '*' && group !== undefined ? t('access.permissions.all') : on}
      </div>
      {group === undefined && <div>{t('access.permissions.url')}</div>}
      {group && (
        <div>
          {group === '*'
            ? t('access.permissions.allGroups')
            : t('access.permissions.group', { group })}
        </div>
      )}
      {names && (
        <div>{t('access.permissions.names', { names: names.join(', ') })}</div>
      )}
    </>
  );
}

function By(props: { grant: AccessGrant }) {
  const { binding, role, through: group } = props.grant;
  const t = useMessages();
  const said = { binding, role: <AccessAssetLink asset={role} /> };
  return group
    ? t('access.permissions.bindingThrough', { ...said, group })
    : t('access.permissions.binding', said);
}

function OddGrants(props: { grants: AccessGrant[] }) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <>
      <Typography variant="subtitle2" component="h4">
        {t('access.roles.title')}
      </Typography>
      <ul className={classes.list}>
        {props.grants.map(({ binding, role, state, through }) => {
          const said = { binding, role: <AccessAssetLink asset={role} /> };
          return (
            <Typography
              component="li"
              variant="body2"
              key={`${binding} ${role.id} ${through}`}
            >
              {state === 'missing' ? (
                t('access.roles.missing', said)
              ) : (
                <StatusMark
                  status="unknown"
                  label={t('access.roles.unknown', said)}
                />
              )}
            </Typography>
          );
        })}
      </ul>
    </>
  );
}
