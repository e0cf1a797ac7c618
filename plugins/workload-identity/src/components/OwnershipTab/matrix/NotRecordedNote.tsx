import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { RoleAnswer } from '@tenure/backstage-plugin-workload-identity-common';
import { workloadIdentityTranslationRef } from '../../../translation';
import { isNotRecorded } from '../../common';

const useStyles = makeStyles(
  theme => ({ root: { marginTop: theme.spacing(1) } }),
  { name: 'WorkloadIdentityNotRecordedNote' },
);

/** Says once why roles are not recorded; nothing where none is. */
export function NotRecordedNote(props: { answers: RoleAnswer[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  if (!props.answers.some(answer => isNotRecorded(answer.role, answer))) {
    return null;
  }
  return (
    <Typography variant="body2" color="textSecondary" className={classes.root}>
      {t('ownership.who.notRecorded')}
    </Typography>
  );
}
