import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { AssetObservationView } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { FreshnessLabel } from '../common';
import { StandingLabel } from './StandingLabel';
import { FactValue } from './FactValue';
import { useFactLabel } from './useFactLabel';

const useStyles = makeStyles(
  theme => ({
    cell: { verticalAlign: 'top', minWidth: 120 },
    source: {
      verticalAlign: 'top',
      minWidth: 160,
      fontWeight: theme.typography.fontWeightRegular as number,
      '& > div': { marginBottom: theme.spacing(0.25) },
    },
    name: { fontWeight: theme.typography.fontWeightBold as number },
    location: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
  }),
  { name: 'WorkloadIdentityFactsBySource' },
);

/** Each fact down, each source that speaks of the asset across. */
export function FactsBySource(props: {
  observations: AssetObservationView[];
  /** What a source is called. */
  titleOf: (sourceId: string) => string;
}) {
  const { observations } = props;
  const classes = useStyles();
  const t = useMessages();
  const labelOf = useFactLabel();
  const fields = [
    ...new Set(observations.flatMap(({ facts }) => Object.keys(facts))),
  ].sort((a, b) => labelOf(a).localeCompare(labelOf(b)));

  if (observations.length === 0) {
    return <Typography>{t('ownership.drawer.noFacts')}</Typography>;
  }
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          <TableCell className={classes.cell}>
            {t('ownership.drawer.field')}
          </TableCell>
          {observations.map(one => (
            <TableCell key={keyOf(one)} className={classes.source}>
              <div className={classes.name}>{props.titleOf(one.sourceId)}</div>
              <div>
                <StandingLabel standing={one.standing} />
              </div>
              <div>
                <FreshnessLabel freshness={one.freshness} />
              </div>
              {one.location && (
                <div>
                  {t('ownership.drawer.location', {
                    location: (
                      <span className={classes.location}>{one.location}</span>
                    ),
                  })}
                </div>
              )}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {fields.map(field => (
          <TableRow key={field}>
            <TableCell
              component="th"
              role="rowheader"
              scope="row"
              className={classes.cell}
            >
              {labelOf(field)}
            </TableCell>
            {observations.map(one => (
              <TableCell key={keyOf(one)} className={classes.cell}>
                <FactValue field={field} value={one.facts[field]} />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function keyOf({ sourceId, scope, location }: AssetObservationView): string {
  return [sourceId, scope.resource, scope.partition, location].join(' ');
}
