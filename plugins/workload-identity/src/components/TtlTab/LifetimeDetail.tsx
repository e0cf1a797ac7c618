import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  CredentialFacts,
  Chain,
} from '@tenure/backstage-plugin-workload-identity-common';
import { ReactNode } from 'react';
import { useMessages } from '../../hooks/useMessages';
import { useTabLinks } from '../../hooks/useTabLink';
import { fullName, RelativeTime } from '../common';
import { CredentialRow } from './credentialRows';
import { RunVerdicts, runVerdicts } from './RunVerdicts';

const FIELDS = [
  'class',
  'expiry',
  'issuedAt',
  'lastRotatedAt',
  'lastUsedAt',
  'declaredTtlSeconds',
  'effectiveTtlSeconds',
  'renewal',
  'audiences',
  'boundTo',
  'renewsAt',
  'issuance',
  'request',
  'origin',
] as const;

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gridTemplateColumns: 'max-content minmax(0, 1fr)',
      gap: theme.spacing(0.5, 2),
      margin: 0,
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
      '& ul': { margin: 0, paddingLeft: theme.spacing(2) },
      [theme.breakpoints.down('xs')]: { gridTemplateColumns: '1fr' },
    },
    code: { fontFamily: 'monospace' },
  }),
  { name: 'WorkloadIdentityLifetimeDetail' },
);

/** How a credential renews, where it is declared, and what says so. */
export function LifetimeDetail(props: { row: CredentialRow; chain: Chain }) {
  const { credential } = props.row;
  const { facts } = credential;
  const classes = useStyles();
  const t = useMessages();
  const { revocation } = useTabLinks();
  const sources = credential.sources.map(
    id => props.chain.sources.find(source => source.id === id) ?? { id },
  );
  const titled = (declared: boolean) =>
    sources
      .filter(
        source => ('role' in source && source.role === 'declared') === declared,
      )
      .map(source => ('title' in source ? source.title : source.id));
  const [declaredIn, seenIn] = [titled(true), titled(false)];
  const names = [...(facts.dnsNames ?? []), ...(facts.spiffeIds ?? [])];

  return (
    <>
      <Typography component="dl" variant="body2" className={classes.list}>
        <Term name={t('ttl.detail.name')}>
          <span className={classes.code}>{fullName(credential)}</span>
        </Term>
        <Term name={t('ttl.detail.renewal')}>
          <Renewal renewal={facts.renewal} />
        </Term>
        {facts.renewsAt && (
          <Term name={t('ttl.detail.renewsAt')}>
            <RelativeTime at={facts.renewsAt} />
          </Term>
        )}
        {names.length > 0 && (
          <Term name={t('ttl.detail.names')}>
            <List items={names} className={classes.code} />
          </Term>
        )}
        {facts.literalKinds && (
          <Term name={t('ttl.detail.literalKinds')}>
            <List items={facts.literalKinds} className={classes.code} />
          </Term>
        )}
        {runVerdicts(props.row).length > 0 && (
          <Term name={t('ttl.detail.byRun')}>
            <RunVerdicts row={props.row} />
          </Term>
        )}
        {facts.request && (
          <Term name={t('ttl.detail.request')}>
            {t('ttl.detail.requestBy', {
              signer: facts.request.signer ?? t('ttl.unknown'),
              user: facts.request.requestedBy ?? t('ttl.unknown'),
              state: facts.request.state,
            })}
          </Term>
        )}
        {facts.origin && (
          <Term name={t('ttl.detail.origin')}>
            {t(`ttl.detail.originKind.${facts.origin}`)}
          </Term>
        )}
        {facts.boundTo && (
          <Term name={t('ttl.detail.boundTo')}>
            {t(`ttl.detail.boundToKind.${facts.boundTo}`)}
          </Term>
        )}
        {facts.audiences && (
          <Term name={t('ttl.detail.audiences')}>
            {facts.audiences.length > 0 ? (
              <List items={facts.audiences} className={classes.code} />
            ) : (
              t('ttl.detail.audiencesOwn')
            )}
          </Term>
        )}
        <Term name={t('ttl.detail.declared')}>
          {declaredIn.length > 0 ? (
            <List items={declaredIn} />
          ) : (
            t('ttl.detail.declaredNowhere')
          )}
        </Term>
        <Term name={t('ttl.detail.seen')}>
          {seenIn.length > 0 ? (
            <List items={seenIn} />
          ) : (
            t('ttl.detail.seenNowhere')
          )}
        </Term>
        <Term name={t('ttl.detail.basis')}>
          <Basis basis={facts.basis} />
        </Term>
        {credential.differences.length > 0 && (
          <Term name={t('ttl.detail.differences')}>
            <List
              items={credential.differences.map(({ field, declared, live }) =>
                t('ttl.detail.difference', {
                  field: FIELDS.some(known => known === field)
                    ? t(`ttl.detail.field.${field as (typeof FIELDS)[number]}`)
                    : field,
                  declared: toText(declared) ?? t('ttl.unknown'),
                  live: toText(live) ?? t('ttl.unknown'),
                }),
              )}
            />
          </Term>
        )}
      </Typography>
      {revocation && (
        <Typography variant="body2">
          <Link to={revocation({ plan: credential.id })}>
            {t('ttl.detail.revocation')}
          </Link>
        </Typography>
      )}
    </>
  );
}

function Term(props: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

function List(props: { items: string[]; className?: string }) {
  return (
    <ul>
      {props.items.map(item => (
        <li key={item} className={props.className}>
          {item}
        </li>
      ))}
    </ul>
  );
}

function Renewal(props: { renewal: CredentialFacts['renewal'] | undefined }) {
  const t = useMessages();
  const { mode = 'unknown', by } = props.renewal ?? {};
  if (by && (mode === 'automatic' || mode === 'manual')) {
    return <>{t(`ttl.detail.renewalMode.${mode}By`, { by })}</>;
  }
  return <>{t(`ttl.detail.renewalMode.${mode}`)}</>;
}

function Basis(props: { basis: CredentialFacts['basis'] }) {
  const t = useMessages();
  const entries = Object.entries(props.basis ?? {});
  return (
    <>
      {entries.length > 0 && (
        <ul>
          {entries.map(([field, basis]) => {
            const known = FIELDS.find(name => name === field);
            return (
              <li key={field}>
                {known ? t(`ttl.detail.field.${known}`) : field}: {basis}
              </li>
            );
          })}
        </ul>
      )}
      {t('ttl.detail.basisIssuer')}
    </>
  );
}

function toText(value: unknown): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
