import { PropsWithChildren } from 'react';
import { InventorySums } from './InventorySums';
import { PageMain } from './PageMain';

/** What every tab of the organisation's page has around it: the sums on top. */
export function OrganisationFrame(props: PropsWithChildren<{}>) {
  return (
    <PageMain>
      <InventorySums />
      {props.children}
    </PageMain>
  );
}
