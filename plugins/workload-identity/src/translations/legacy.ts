/** What only the legacy frontend system needs: the new one has it of extensions. */
export const legacyMessages = {
  title: 'Workload identities',
  tab: {
    inventory: 'Inventory',
    sources: 'Sources',
  },
} as const;
