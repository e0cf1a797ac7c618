import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Fragment } from 'react';

/** Owners (entity refs) as links, one after another. */
export function OwnerLinks(props: { refs: string[] }) {
  return (
    <>
      {props.refs.map((entityRef, index) => (
        <Fragment key={entityRef}>
          {index > 0 && ', '}
          <EntityRefLink entityRef={entityRef} />
        </Fragment>
      ))}
    </>
  );
}
