import { ResponseErrorPanel } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../hooks/useMessages';
import { StatusMark } from './StatusMark';

const useStyles = makeStyles(
  theme => ({
    stack: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      minWidth: 0,
    },
    panel: { alignSelf: 'stretch', minWidth: 0 },
    code: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
  }),
  { name: 'WorkloadIdentityRequestError' },
);

/** Headers in which servers and proxies give the id that logs know it by. */
const REQUEST_ID_HEADERS = ['x-request-id', 'x-correlation-id', 'traceparent'];

/**
 * Why something could not be read, and what to do: what is missing and whom to
 * ask, that it is not known, or a failure with its request id.
 */
export function RequestError(props: {
  error: Error;
  onRetry: () => void;
  /** Says what could not be read. */
  title: string;
  forbidden: { title: string; permission: string };
  notFound?: { title: string; text: string };
  /** Entity ref of whoever may grant it, where it is known. */
  owner?: string;
}) {
  const { error, notFound } = props;
  const classes = useStyles();
  const t = useMessages();
  const status = statusOf(error);
  if (status === 401 || status === 403) {
    return <Forbidden {...props} signedOut={status === 401} />;
  }
  const retry = (
    <Button variant="outlined" onClick={props.onRetry}>
      {t('common.error.retry')}
    </Button>
  );
  if (status === 404 && notFound) {
    return (
      <div className={classes.stack} role="alert">
        <Typography variant="h6" component="h2">
          {notFound.title}
        </Typography>
        <Typography>{notFound.text}</Typography>
        {retry}
      </div>
    );
  }
  const requestId = requestIdOf(error);
  return (
    <div className={classes.stack}>
      <div className={classes.panel}>
        <ResponseErrorPanel title={props.title} error={error} defaultExpanded />
      </div>
      {requestId && (
        <Typography variant="body2">
          {t('common.error.requestId', {
            id: <span className={classes.code}>{requestId}</span>,
          })}
        </Typography>
      )}
      {retry}
    </div>
  );
}

function Forbidden(props: {
  forbidden: { title: string; permission: string };
  owner?: string;
  signedOut: boolean;
}) {
  const { forbidden, owner } = props;
  const classes = useStyles();
  const t = useMessages();
  return (
    <div className={classes.stack} role="alert">
      <Typography variant="h6" component="h2">
        <StatusMark status="neutral" label={forbidden.title} />
      </Typography>
      {props.signedOut ? (
        <Typography>{t('common.forbidden.signIn')}</Typography>
      ) : (
        <>
          <Typography>
            {t('common.forbidden.missing', {
              permission: (
                <span className={classes.code}>{forbidden.permission}</span>
              ),
            })}
          </Typography>
          <Typography>
            {owner
              ? t('common.forbidden.ask', {
                  owner: <EntityRefLink entityRef={owner} />,
                })
              : t('common.forbidden.askAdmin')}
          </Typography>
        </>
      )}
    </div>
  );
}

/** The HTTP status of a failed request, if a server gave one. */
export function statusOf(error: Error): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}

function requestIdOf(error: Error): string | undefined {
  const headers = (error as { response?: { headers?: Headers } }).response
    ?.headers;
  for (const name of REQUEST_ID_HEADERS) {
    const id = headers?.get?.(name);
    if (id) {
      return id;
    }
  }
  return undefined;
}
