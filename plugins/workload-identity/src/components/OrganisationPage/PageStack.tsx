import { Content } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { PropsWithChildren } from 'react';

const useStyles = makeStyles(
  theme => ({
    stack: {
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(2),
      minWidth: 0,
      // Outside of the theme's own elements the portal has another font.
      fontFamily: theme.typography.fontFamily,
    },
  }),
  { name: 'WorkloadIdentityPageStack' },
);

/** What is on a page below its header, one thing per row. */
export function PageStack(props: PropsWithChildren<{}>) {
  const classes = useStyles();
  return (
    <Content>
      <div className={classes.stack}>{props.children}</div>
    </Content>
  );
}
