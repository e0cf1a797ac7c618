import { Header, HeaderTabs, Page } from '@backstage/core-components';
import { PropsWithChildren } from 'react';
import { useNavigate } from 'react-router-dom';
import { useMessages } from '../hooks/useMessages';
import { useOptionalRoute } from '../hooks/useOptionalRoute';
import { inventoryRouteRef, sourcesRouteRef } from '../routes';

/**
 * The header and the tabs that pages of the organisation have of themselves in
 * the new frontend system.
 */
export function LegacyPage(
  props: PropsWithChildren<{ tab?: 'inventory' | 'sources' }>,
) {
  const t = useMessages();
  const navigate = useNavigate();
  const inventory = useOptionalRoute(inventoryRouteRef)?.();
  const sources = useOptionalRoute(sourcesRouteRef)?.();
  const tabs = [
    { id: 'inventory', label: t('legacy.tab.inventory'), path: inventory },
    { id: 'sources', label: t('legacy.tab.sources'), path: sources },
  ].filter(({ path }) => path !== undefined);
  return (
    <Page themeId="tool">
      <Header title={t('legacy.title')} />
      {props.tab && (
        <HeaderTabs
          tabs={tabs.map(({ id, label }) => ({ id, label }))}
          selectedIndex={tabs.findIndex(({ id }) => id === props.tab)}
          onChange={index => navigate(tabs[index].path!)}
        />
      )}
      {props.children}
    </Page>
  );
}
