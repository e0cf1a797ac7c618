import { revocationStepMessages } from './revocationSteps';

export const revocationMessages = {
  title: 'If one of these leaked now',
  intro:
    'What would end each credential, who could do it, and how long copies would still work. Nobody’s rights were checked for this: it says which right a step takes, not that you hold it.',
  empty: {
    title: 'No credential of {{entity}} is known that could leak',
    text: 'Its workloads present no token, and use no Secret that is known to hold a credential. Secrets that a source may not read are not known: see what the sources cover.',
  },
  noSuchPlan:
    'The credential that this address names is not among these: it may be gone, or you may not see it.',
  table: {
    caption: 'How each credential would be revoked',
    credential: 'Credential',
    way: 'Way to revoke',
    who: 'Who may',
    breaks: 'What breaks',
    residual: 'Copies stay valid up to',
    proof: 'How it would be proved',
    open: 'Open the plan for {{name}}',
    plan: 'Plan',
  },
  way: {
    'replace-pods': 'Replace its Pods',
    'delete-token-secret': 'Delete the token’s Secret for good',
    'revoke-certificate': 'Revoke at the certificate authority, issue anew',
    'rotate-at-registry': 'Revoke at the registry, issue anew',
    'rotate-at-service': 'Change the password at the service',
    'remove-public-key': 'Remove the public key everywhere',
    'delete-bootstrap-token': 'Delete the bootstrap token',
    'stop-issuing': 'Stop its issuing, replace the Pods',
    'rotate-at-issuer': 'Revoke at whoever issued it',
  },
  who: {
    right: 'Whoever may {{verb}} {{resource}} in {{place}}',
    rightCluster: 'Whoever may {{verb}} {{resource}} cluster-wide in {{place}}',
    unknownPlace: 'its cluster',
    accountable: 'Accountable: {{owner}}',
    claimed: 'Accountable: {{mark}} by {{owner}}, not confirmed',
    ambiguous: 'More than one says to be accountable: {{owner}}',
    dangling: 'The accountable owner {{owner}} is not in the catalog',
    empty: 'The accountable owner {{owner}} is a group without members',
    operator: 'Operated by: {{owner}}',
    missing: 'Whom to call is not known',
  },
  actor: {
    'namespace-workload-operator': 'Whoever runs workloads in the namespace',
    'namespace-secret-writer': 'Whoever may write Secrets in the namespace',
    'namespace-service-account-writer':
      'Whoever may write ServiceAccounts in the namespace',
    'namespace-reader': 'Whoever may read in the namespace',
    'cluster-administrator': 'An administrator of the cluster',
    'delivery-owner': 'Whoever owns its delivery (Git, chart, pipeline)',
    'certificate-authority-operator': 'Whoever runs the certificate authority',
    'relying-party-operator': 'Whoever runs what accepts the certificate',
    'registry-administrator': 'An administrator of the registry',
    'service-administrator': 'An administrator of the service',
    'host-administrator': 'Whoever administers the hosts that accept it',
    'issuer-administrator': 'Whoever administers its issuer',
  },
  breaks: {
    workloads_one: '{{count}} workload',
    workloads_other: '{{count}} workloads',
    none: 'Nothing known',
    noneHelp:
      'No workload in the inventory depends on it. Who holds a copy elsewhere is not seen, so this is no proof that nothing breaks.',
    open_one: '{{count}} workload depends on {{name}}: show it',
    open_other: '{{count}} workloads depend on {{name}}: show them',
  },
  verifier: {
    'api-server': 'API servers and who asks them',
    'offline-verifier': 'Who only checks signature and end',
    'relying-party-without-check': 'Who doesn’t ask for revocation',
    'relying-party-with-check': 'Who asks for revocation (CRL, OCSP)',
    registry: 'The registry',
    service: 'The service',
    'ssh-host': 'Hosts, in sessions that are open',
    issuer: 'Its issuer',
  },
  residual: {
    seconds: '{{duration}} each',
    'until-expiry': 'Until it ends {{time}}',
    ended: 'It has ended {{time}}',
    'up-to-ttl': 'Up to {{duration}} from the issue of each copy',
    unknown: 'Not known',
    unknownHelp: {
      'api-server': 'Nothing that was read says how long.',
      'offline-verifier':
        'The longest lifetime that the issuer really gives is not known; what was asked for is no bound.',
      'relying-party-without-check':
        'When it ends is not known, and nothing else stops them from accepting it.',
      'relying-party-with-check':
        'Until their next list (CRL) or answer (OCSP); the authority sets how often that is.',
      registry:
        'The registry decides: bearer tokens that it gave for this login stay valid to their own end.',
      service: 'The service decides: sessions may outlive a changed password.',
      'ssh-host':
        'Keys are checked when a session begins; one that is open stays open.',
      issuer: 'Whoever issued it decides.',
    },
    basis: {
      'api-server-token-cache':
        'Each API server remembers a successful check of a token for 10 seconds. Behind one address there may be several.',
    },
  },
  proof: {
    'pods-gone':
      'None of the Pods is left that tokens were issued to (by UID); a token bound to one of them is refused in a TokenReview.',
    'no-token-secret-of-that-name':
      'No token Secret of that name exists for this account (by UID), and none comes back: watched from then on, because one that is made again holds the same token.',
    'certificate-status-revoked':
      'The authority’s CRL or OCSP lists its serial number as revoked, and what it served presents another key.',
    'registry-refuses-login': 'A login with the old credential is refused.',
    'service-refuses-login': 'A login with the old password is refused.',
    'public-key-refused':
      'A login with the old key is refused by every host that knew it.',
    'bootstrap-secret-gone':
      'The Secret is gone, and every node that joined since the leak is accounted for.',
    'issuer-says-inactive':
      'Its issuer says that it is not active (for OAuth 2.0: token introspection, RFC 7662), or refuses it.',
    short: {
      'pods-gone': 'Its Pods are gone; a bound token is refused',
      'no-token-secret-of-that-name':
        'No token Secret of that name is there, and none comes back',
      'certificate-status-revoked': 'CRL or OCSP says revoked',
      'registry-refuses-login': 'The registry refuses the login',
      'service-refuses-login': 'The service refuses the login',
      'public-key-refused': 'Every host refuses the key',
      'bootstrap-secret-gone': 'Its Secret is gone; new nodes are known',
      'issuer-says-inactive': 'Its issuer says so, or refuses it',
    },
    at: {
      cluster: 'Can be proved against the cluster.',
      issuer:
        'Can’t be proved from here: the test has to be made where the credential is accepted.',
    },
    atShort: {
      cluster: 'Can be proved in the cluster',
      issuer: 'Can’t be proved from here',
    },
  },
  drawer: {
    title: 'Plan: {{name}}',
    close: 'Close the plan',
    notRun:
      'Nothing here has been run, and nobody’s right to run it was checked.',
    cluster:
      'Commands are for the cluster {{cluster}}. Look which one kubectl talks to first:',
    warnings: 'Know before you start',
    steps: 'Steps',
    stronger: 'Goes further, and breaks more',
    takes: 'Takes:',
    check: 'To see whether you hold it:',
    copy: 'Copy command: {{command}}',
    noCommand:
      'No command is offered: a name in it could not be put safely into one.',
    dependents: 'What breaks',
    residual: 'How long copies stay valid',
    proof: 'How it would be proved',
    sources: 'Sources',
    rules: 'Who answers for it',
  },
  dependents: {
    here: 'of this component',
    loading: 'Looking for workloads elsewhere',
    failed: 'Workloads elsewhere could not be read: {{reason}}',
    retry: 'Try again',
    none: 'No workload in the inventory depends on it. Copies elsewhere are not seen.',
    more_one: '{{count}} more workload is not listed here',
    more_other: '{{count}} more workloads are not listed here',
    as: 'Whoever holds it signs in as {{identity}}.',
    asShared:
      'Whoever holds it signs in as {{identity}}, which {{workloads}} workloads run as.',
  },
  step: revocationStepMessages,
  warning: {
    'recreated-secret-restores-token':
      'This token carries no time and nothing random. A Secret of the same name for the same ServiceAccount, made again by hand or by GitOps, holds the leaked token again, byte for byte. Don’t use the name again, or replace the account.',
    'deletion-revokes-nothing':
      'Deleting the Secret revokes nothing: it only takes away this copy. The leaked one works until its issuer ends it.',
    'api-server-cache':
      'API servers accept a token for up to 10 seconds after it is dead, each by its own cache; there may be several.',
    'offline-verifiers':
      'Who verifies the token without asking the API server (OIDC, such as a cloud’s token exchange) accepts copies until they end, whether the Pod is there or not.',
    'lifetime-extended':
      'The API server may have given {{effective}} where {{declared}} was asked for. While the Pod lives, a copy works that long.',
    'derived-credentials':
      'What was obtained with it (a Vault token, a cloud session) lives on by its own time, and has to be revoked there.',
    'new-pods-get-new-tokens':
      'New Pods get new tokens at once. If the workload itself is in wrong hands, end that first.',
    'rollout-may-wait':
      'A restart replaces Pods one after another; paused Deployments and the update strategy OnDelete keep the old ones. A Pod that ends has its grace period (30 s unless set) before its token is dead.',
    'bare-pod-not-recreated':
      'Nothing makes this Pod again: keep its manifest before you delete it.',
    'run-is-lost': 'A run that is under way is lost.',
    'account-is-shared':
      '{{workloads}} workloads run as this ServiceAccount. Replacing it ends the tokens of all of them until their Pods are replaced.',
    'account-unknown':
      'Which ServiceAccount it is for is not known, so the stronger step is missing here.',
    'private-key-reuse':
      'A new certificate for the old private key helps nobody: see that the key is new (in cert-manager, rotationPolicy: Always).',
    'no-revocation-check':
      'Many clients ask neither CRL nor OCSP. For them it stays valid to its end.',
    'kubernetes-ignores-revocation':
      'Kubernetes API servers check no revocation of client certificates. If this is one, take away the rights of its user and groups, or replace the authority.',
    'running-images-continue':
      'Containers that run go on. Pods that start while the Secret holds the old login can’t pull their image.',
    'registry-tokens-continue':
      'Bearer tokens that the registry gave for this login stay valid to their own end, usually minutes.',
    'open-sessions-continue':
      'Sessions that were opened with it stay open until they are ended.',
    'password-reused-elsewhere':
      'The same password may have been used elsewhere; that is not known here.',
    'key-on-every-host':
      'Each host and each account that lists the public key accepts it. Which those are is not known here.',
    'nodes-keep-certificates':
      'A machine that joined with it holds a certificate of its own, which this does not end.',
    'issuer-unknown':
      'Who issued it is not known: a Secret of type Opaque doesn’t say.',
    'exposed-in-plain-text':
      'It stands in plain text where it is used. Whoever may read that object, its manifest or a backup has read it: treat it as leaked, also where nobody is known to have used it.',
    'delivery-restores-it':
      'It is declared in {{sources}}. What you change in the cluster comes back from there unless it is changed there too.',
    'not-seen-live':
      'It was not read from a live cluster. What is there may differ.',
    'already-expired': 'It has expired already. Who checks that refuses it.',
  },
} as const;
