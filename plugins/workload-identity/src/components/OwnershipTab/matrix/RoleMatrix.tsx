import { InfoCard } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import {
  Chain,
  OWNER_ROLES,
} from '@tenure/backstage-plugin-workload-identity-common';
import { useState } from 'react';
import { useMessages } from '../../../hooks/useMessages';
import { Hint, ScrollRegion } from '../../common';
import { Shown } from '../useSelection';
import { MatrixRow } from './MatrixRow';
import {
  groupIdentities,
  identitiesOf,
  isShown,
  MatrixGroup,
  placeOf,
} from './matrixGroups';
import { ShownChips } from './ShownChips';

/** More rows than this are shown when asked for. */
const ROWS_AT_FIRST = 50;

const useStyles = makeStyles(
  theme => ({
    scroll: { marginTop: theme.spacing(1) },
    table: { minWidth: 960 },
    group: {
      backgroundColor: theme.palette.background.default,
      fontWeight: theme.typography.fontWeightBold as number,
    },
    head: { whiteSpace: 'nowrap' },
  }),
  { name: 'WorkloadIdentityRoleMatrix' },
);

/** Who answers: identities down, roles across. */
export function RoleMatrix(props: {
  chain: Chain;
  show: Shown;
  onShow: (show: Shown) => void;
  onOpen: (assetId: string) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const [all, setAll] = useState(false);
  const identities = identitiesOf(props.chain);
  const matching = identities.filter(identity => isShown(props.show, identity));
  const shown = all ? matching : matching.slice(0, ROWS_AT_FIRST);

  return (
    <InfoCard
      title={t('ownership.who.title')}
      titleTypographyProps={{ component: 'h2' }}
      subheader={t('ownership.who.subtitle')}
    >
      <ShownChips
        identities={identities}
        show={props.show}
        onShow={props.onShow}
      />
      {matching.length === 0 ? (
        <Typography>
          {identities.length === 0
            ? t('ownership.who.none')
            : t('ownership.who.noneShown')}
        </Typography>
      ) : (
        <ScrollRegion
          className={classes.scroll}
          label={t('ownership.who.region')}
        >
          <Table size="small" className={classes.table}>
            <TableHead>
              <TableRow>
                <TableCell scope="col" className={classes.head}>
                  {t('ownership.who.identity')}
                </TableCell>
                {OWNER_ROLES.map(role => (
                  <TableCell key={role} scope="col" className={classes.head}>
                    <Hint title={t(`ownership.role.title.${role}`)}>
                      {t(`ownership.role.${role}`)}
                    </Hint>
                  </TableCell>
                ))}
              </TableRow>
            </TableHead>
            {groupIdentities(shown).map(group => (
              <TableBody key={group.key}>
                <TableRow>
                  <TableCell
                    component="th"
                    role="rowheader"
                    scope="rowgroup"
                    colSpan={OWNER_ROLES.length + 1}
                    className={classes.group}
                  >
                    <GroupTitle group={group} />
                  </TableCell>
                </TableRow>
                {group.identities.map(identity => (
                  <MatrixRow
                    key={identity.id}
                    identity={identity}
                    onOpen={props.onOpen}
                  />
                ))}
              </TableBody>
            ))}
          </Table>
        </ScrollRegion>
      )}
      {matching.length > shown.length && (
        <Button onClick={() => setAll(true)}>
          {t('ownership.who.showAll', {
            count: matching.length - shown.length,
          })}
        </Button>
      )}
    </InfoCard>
  );
}

function GroupTitle(props: { group: MatrixGroup }): JSX.Element {
  const { environment, cluster, authority } = props.group;
  const t = useMessages();
  const place = placeOf(authority);
  const where =
    cluster ?? t(`ownership.who.place.${place.type}`, { name: place.name });
  if (!cluster && !environment) {
    return <>{where}</>;
  }
  return (
    <>
      {t('ownership.who.group', {
        environment: environment ?? t('ownership.who.noEnvironment'),
        cluster: where,
      })}
    </>
  );
}
