import { Sidebar, SidebarItem, SidebarPage } from '@backstage/core-components';
import HomeIcon from '@material-ui/icons/Home';
import { PropsWithChildren } from 'react';

/** The sidebar, with the page beside it. */
export function Root(props: PropsWithChildren<{}>) {
  return (
    <SidebarPage>
      <Sidebar>
        <SidebarItem icon={HomeIcon} to="catalog" text="Catalog" />
      </Sidebar>
      {props.children}
    </SidebarPage>
  );
}
