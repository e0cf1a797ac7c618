import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { SourceProblem } from '@tenure/backstage-plugin-workload-identity-common';
import { useMessages } from '../../hooks/useMessages';
import { RelativeTime } from '../common';

const COLUMNS = ['message', 'location', 'code', 'at'] as const;

const useStyles = makeStyles(
  {
    code: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
    message: { minWidth: 200 },
  },
  { name: 'WorkloadIdentityProblemsList' },
);

/** What of the input could not be used, and where it stands. */
export function ProblemsList(props: { problems: SourceProblem[] }) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <>
      <Typography variant="body2">
        {t('organisation.source.problems.note')}
      </Typography>
      <Table size="small">
        <TableHead>
          <TableRow>
            {COLUMNS.map(column => (
              <TableCell key={column}>
                {t(`organisation.source.problems.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {props.problems.map((problem, index) => (
            <TableRow key={index}>
              <TableCell className={classes.message}>
                {problem.message}
              </TableCell>
              <TableCell className={classes.code}>{problem.location}</TableCell>
              <TableCell className={classes.code}>{problem.code}</TableCell>
              <TableCell>
                <RelativeTime at={problem.at} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </>
  );
}
