import { PropsWithChildren } from 'react';
import { InventorySums } from './InventorySums';
import { PageStack } from './PageStack';

/** What every tab of the organisation's page has around it: the sums on top. */
export function OrganisationFrame(props: PropsWithChildren<{}>) {
  return (
    <PageStack>
      <InventorySums />
      {props.children}
    </PageStack>
  );
}
