import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { makeStyles } from '@material-ui/core/styles';
import { humanizeEntityRef } from '@backstage/plugin-catalog-react';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  OwnerAnswer,
  OwnerProvenance,
} from '@tenure/backstage-plugin-workload-identity-common';
import { workloadIdentityTranslationRef } from '../../../translation';
import { Hint } from '../../common';

const useStyles = makeStyles(
  theme => ({
    mark: {
      fontSize: theme.typography.caption.fontSize,
      color: theme.palette.text.secondary,
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      padding: theme.spacing(0, 0.5),
      whiteSpace: 'nowrap',
    },
    line: { display: 'block' },
  }),
  { name: 'WorkloadIdentityProvenanceMark' },
);

/** Where an owner comes from; on hover and focus in full, with the runners-up. */
export function ProvenanceMark(props: {
  owner: OwnerAnswer;
  runnersUp: OwnerAnswer[];
}) {
  const classes = useStyles();
  const { t } = useTranslationRef(workloadIdentityTranslationRef);
  const { provenance } = props.owner;
  const sourceOf = ({ type, entityRef }: OwnerProvenance) =>
    t(`ownership.provenance.from.${type}`, { entity: entityRef });
  const nameOf = (entityRef: string) =>
    humanizeEntityRef(parseEntityRef(entityRef), { defaultKind: 'group' });

  const lines = [
    ...provenance.map(one =>
      t(`ownership.provenance.${one.standing}`, { source: sourceOf(one) }),
    ),
    ...(provenance.length === 0 ? [t('ownership.provenance.none')] : []),
    ...props.runnersUp.map(owner =>
      t('ownership.provenance.runnerUp', {
        owner: nameOf(owner.entityRef),
        source: owner.provenance[0]
          ? sourceOf(owner.provenance[0])
          : t('ownership.provenance.none'),
      }),
    ),
  ];
  const types = [...new Set(provenance.map(({ type }) => type))];
  return (
    <Hint
      className={classes.mark}
      title={
        <>
          {lines.map(line => (
            <span key={line} className={classes.line}>
              {line}
            </span>
          ))}
        </>
      }
    >
      {types.length > 0
        ? types.map(type => (
            <span key={type}>{t(`ownership.provenance.${type}`)} </span>
          ))
        : t('ownership.cell.unknown')}
    </Hint>
  );
}
