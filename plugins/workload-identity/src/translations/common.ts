export const commonMessages = {
  status: {
    good: 'Good',
    attention: 'Needs attention',
    bad: 'Bad',
    unknown: 'Unknown',
    stale: 'Stale',
    neutral: 'For information',
  },
  time: {
    justNow: 'just now',
    exact: '{{utc}} UTC · {{local}} local time',
  },
  name: {
    copy: 'Copy {{name}}',
    open: '{{kind}} {{name}}, open details',
  },
  kind: {
    workload: 'Workload',
    identity: 'Identity',
    credential: 'Credential',
    secret: 'Secret',
    image: 'Image',
    role: 'Permissions',
    issuer: 'Issuer',
    store: 'Store',
    cluster: 'Cluster',
  },
  kindPlural: {
    workload: 'Workloads',
    identity: 'Identities',
    credential: 'Credentials',
    secret: 'Secrets',
    image: 'Images',
    role: 'Permissions',
    issuer: 'Issuers',
    store: 'Stores',
    cluster: 'Clusters',
  },
  standing: {
    live: 'Live',
    exported: 'Exported',
    declared: 'Declared',
    referenced: 'Only named',
    title: {
      live: 'Read from the live system',
      exported: 'Read from an export of the system',
      declared: 'Declared, for example in Git, and not seen running',
      referenced: 'Named by something else and never seen itself',
    },
  },
  freshness: {
    fresh: 'as of {{time}}',
    stale: 'Stale, as of {{time}}',
    staleNever: 'Stale',
    unknown: 'Never confirmed',
    reason: '{{message}} ({{code}})',
  },
  claim: {
    confirmed: 'Confirmed',
    claimed: 'Claimed',
    claimedBy: 'Only the component says so: {{annotation}}: {{value}}',
    claimedOnly: 'Only one side says so; it grants nothing until confirmed',
    confirmedBy: {
      'workload-annotation':
        'Confirmed by the workload’s annotation {{detail}}',
      'workload-label': 'Confirmed by the workload’s label {{detail}}',
      configuration: 'Confirmed by configuration: {{detail}}',
    },
    confirmedOnly: 'Both sides agree',
  },
  partlyVisible_one: '{{count}} more that you may not see',
  partlyVisible_other: '{{count}} more that you may not see',
  partlyVisibleHelp:
    'Reading them needs the permission workload-identity.asset.read for them; their owner or whoever runs this portal can grant it.',
  stale: {
    title_one: 'What {{count}} source says may be out of date',
    title_other: 'What {{count}} sources say may be out of date',
    since: '{{source}}: stale since {{time}}',
    sinceUnknown: '{{source}}: not confirmed yet',
    withReason: '{{source}}: stale since {{time}} — {{reason}}',
    firstRead: '{{source}}: is being read for the first time',
    unknownWithReason: '{{source}}: not confirmed yet — {{reason}}',
    kept: 'What was known before is still shown.',
    firstReadNote:
      'What it holds is added here as soon as it is read; until then this page is not complete.',
    refreshFailed:
      'Asking again failed ({{reason}}). Shown is what was known {{time}}.',
    retry: 'Try again',
  },
  scroll: '↔ Scroll sideways to see all columns.',
  loading: 'Loading identities',
  error: {
    title: 'The identities of {{entity}} could not be read',
    retry: 'Try again',
    requestId: 'Request id: {{id}}',
  },
  forbidden: {
    title: 'You may not see the identities of {{entity}}',
    missing: 'Missing is the permission {{permission}} for this.',
    ask: 'Ask its owner {{owner}}, or whoever runs this portal.',
    askAdmin: 'Ask whoever runs this portal.',
    signIn: 'You are not signed in, or your session has ended. Sign in again.',
  },
  notFound: {
    title: 'The inventory does not know {{entity}}',
    asset:
      'What this page stands for is no longer in the inventory, or not yet. It may have been removed since it was registered.',
    text: 'The component may have been registered a moment ago, or removed. Try again in a minute; if it stays, ask whoever runs this portal whether the workload-identity backend reads the same catalog.',
  },
  firstRead: {
    title: 'The sources are being read for the first time',
    text: 'What belongs to {{entity}} is shown here as soon as it is known.',
  },
  empty: {
    title: 'No workload is known to belong to {{entity}}',
    unannotated:
      'Nothing says which workloads run this component. Add one of these annotations to its catalog-info.yaml:',
    annotated:
      'The component has the annotation {{annotation}} with the value {{value}}, but no workload in what was read matches it. Check the value, and that a source reads the cluster and namespace it runs in.',
    confirm:
      'To confirm it from the other side, add this to the workload’s manifest:',
    hidden_one:
      '{{count}} workload belongs to it that you may not see. Ask its owner, or whoever runs this portal.',
    hidden_other:
      '{{count}} workloads belong to it that you may not see. Ask its owner, or whoever runs this portal.',
  },
} as const;
