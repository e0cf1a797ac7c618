import { Sidebar, SidebarItem, SidebarPage } from '@backstage/core-components';
import HomeIcon from '@material-ui/icons/Home';
import VpnKeyIcon from '@material-ui/icons/VpnKey';
import { PropsWithChildren } from 'react';

/** The sidebar, with the page beside it. */
export function Root(props: PropsWithChildren<{}>) {
  return (
    <SidebarPage>
      <Sidebar>
        <SidebarItem icon={HomeIcon} to="catalog" text="Catalog" />
        <SidebarItem
          icon={VpnKeyIcon}
          to="workload-identities"
          text="Workload identities"
        />
      </Sidebar>
      {props.children}
    </SidebarPage>
  );
}
