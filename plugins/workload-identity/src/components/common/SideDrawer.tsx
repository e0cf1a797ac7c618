import Drawer from '@material-ui/core/Drawer';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import CloseIcon from '@material-ui/icons/Close';
import { PropsWithChildren, ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    paper: {
      width: (props: { width: number }) => props.width,
      maxWidth: '100vw',
      padding: theme.spacing(2, 3, 4),
      boxSizing: 'border-box',
      fontFamily: theme.typography.fontFamily,
      [theme.breakpoints.down('xs')]: { padding: theme.spacing(2) },
    },
    head: {
      display: 'flex',
      alignItems: 'flex-start',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
    },
    title: { minWidth: 0, overflowWrap: 'anywhere' },
  }),
  { name: 'WorkloadIdentitySideDrawer' },
);

/** A dialog at the right edge, with a title and a way to close it. */
export function SideDrawer(
  props: PropsWithChildren<{
    /** Unlike that of any other drawer. */
    id: string;
    open: boolean;
    title: ReactNode;
    /** What stands above the title, and below it. */
    above?: ReactNode;
    below?: ReactNode;
    closeLabel: string;
    /** In px; the screen where that is narrower. */
    width?: number;
    onClose: () => void;
  }>,
) {
  const { width = 640 } = props;
  const classes = useStyles({ width });
  const titleId = `workload-identity-drawer-${props.id}`;
  return (
    <Drawer
      anchor="right"
      open={props.open}
      onClose={props.onClose}
      PaperProps={{
        className: classes.paper,
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': titleId,
      }}
    >
      <div className={classes.head}>
        <div className={classes.title}>
          {props.above}
          <Typography variant="h5" component="h2" id={titleId}>
            {props.title}
          </Typography>
          {props.below}
        </div>
        <IconButton
          size="small"
          aria-label={props.closeLabel}
          onClick={props.onClose}
        >
          <CloseIcon />
        </IconButton>
      </div>
      {props.children}
    </Drawer>
  );
}
