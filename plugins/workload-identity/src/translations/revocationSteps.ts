/** What each step of a plan is called, and what there is to know about it. */
export const revocationStepMessages = {
  'restart-workload': {
    title: 'Replace every Pod of {{kind}} {{name}}',
    text: 'Tokens are bound to the Pod they were issued to: once it is gone, the API server refuses them.',
  },
  'await-rollout': {
    title: 'Wait until the new Pods have taken over',
    text: 'It returns when the rollout is done. Old Pods may still be ending then.',
  },
  'delete-pods': {
    title: 'Delete the Pods of {{kind}} {{name}}',
    text: 'Chosen by the labels that {{kind}} gives its Pods. Look at the list first: another workload with the same labels is chosen too.',
  },
  'delete-bare-pod': {
    title: 'Delete the Pod {{name}}',
    text: 'Its tokens are bound to it and die with it.',
  },
  'delete-job': {
    title: 'Delete the Job {{name}} with its Pods',
    text: 'Waits until its Pods are gone.',
  },
  'suspend-cron-job': {
    title: 'Pause the CronJob {{name}}',
    text: 'No new run starts. Runs that are under way go on.',
  },
  'delete-cron-job-runs': {
    title: 'End the runs of {{name}} that are under way',
    text: 'Deletes the Jobs that it made, with their Pods. Resume the schedule afterwards.',
  },
  'replace-pods-by-hand': {
    title: 'Replace the Pods of {{kind}} {{name}}',
    text: 'No command is offered: the labels of its Pods are not known, and a {{kind}} has no restart that kubectl knows.',
  },
  'confirm-pods-gone': {
    title: 'See that no old Pod is left',
    text: 'Every Pod listed must be younger than the leak; one that is still ending counts as old.',
  },
  'revoke-derived': {
    title: 'Revoke what was obtained with it',
    text: 'Sessions and tokens that others gave in exchange for it (Vault, a cloud’s token exchange, a registry) live by their own time. Audiences that it was issued for: {{audiences}}',
  },
  'replace-service-account': {
    title: 'Replace the ServiceAccount {{name}}',
    text: 'Every token of it carries its UID, so all of them die with it. Make it again from its manifest, with its annotations and pull secrets, then replace the Pods of all workloads that run as it.',
  },
  'see-last-use': {
    title: 'See when it was last used',
    text: 'API servers (1.28 and newer) note the day of the last use on the Secret. The command prints the label, not the token.',
  },
  'suspend-legacy-token': {
    title: 'Stop the token at once, without deleting it',
    text: 'API servers (1.29 and newer by default) refuse the token while the Secret {{name}} has this label, and go on noting attempts to use it. Removing the label undoes it.',
  },
  'stop-recreation': {
    title: 'Take the Secret {{name}} out of what delivers it',
    text: 'Git, charts, operators: what makes it again under this name brings the same token back. Declared in: {{sources}}',
  },
  'delete-token-secret': {
    title: 'Delete the Secret {{name}}',
    text: 'The API server refuses a token whose Secret is gone.',
  },
  'confirm-secret-gone': {
    title: 'See that it stays away',
    text: 'NotFound is the right answer, now and after the next deliveries.',
  },
  'report-key-compromise': {
    title: 'Have the certificate revoked by its authority',
    text: 'With the reason keyCompromise. By its serial number, at the authority that issued it: for ACME by revokeCert (RFC 8555, 7.6), for Vault’s PKI by pki/revoke.',
  },
  'reissue-by-cert-manager': {
    title: 'Have cert-manager issue anew, with a new key',
    text: 'Once the Secret is gone, cert-manager makes another with a new private key. Pods that start in between wait for it.',
  },
  'reissue-by-hand': {
    title: 'Put a new key and certificate into the Secret {{name}}',
    text: 'Have tls.key and tls.crt issued anew first; never for the old key.',
  },
  'restart-consumers': {
    title: 'Restart what reads it only at start: {{name}}',
    text: 'Environment variables and subPath mounts are read once; mounted volumes follow within about a minute.',
  },
  'distrust-certificate': {
    title: 'Refuse it where revocation is not checked',
    text: 'Remove pins, add it to deny lists, or shorten what is trusted, wherever it is accepted without a look at CRL or OCSP.',
  },
  'revoke-at-registry': {
    title: 'Revoke the login at the registry',
    text: 'Delete or rotate the robot account or access token, and make a new one.',
  },
  'replace-registry-secret': {
    title: 'Put the new login into the Secret {{name}}',
    text: 'From a config.json that holds the new login.',
  },
  'check-registry-pushes': {
    title: 'Look for what was pushed or pulled with it',
    text: 'If it could push, images since the leak are suspect.',
  },
  'change-password': {
    title: 'Change the password at the service',
    text: 'Better a new user with the same rights: then the old one can be closed when nobody uses it any longer.',
  },
  'end-sessions': {
    title: 'End open sessions at the service',
    text: 'A changed password seldom ends them.',
  },
  'replace-secret': {
    title: 'Put the new value into the Secret {{name}}',
    text: 'From files, so that the value is in no command line. Keep its other keys, and change it where it is declared too.',
  },
  'remove-authorized-key': {
    title: 'Remove the public key wherever it is accepted',
    text: 'From authorized_keys of every account on every host, and from hosting services (deploy keys, user keys).',
  },
  'revoke-in-krl': {
    title: 'Add it to the list of revoked keys',
    text: 'RevokedKeys in sshd_config refuses it also where it was missed in authorized_keys.',
  },
  'end-ssh-sessions': {
    title: 'End sessions that were opened with it',
    text: 'Keys are checked when a session begins, not after.',
  },
  'withdraw-registration': {
    title: 'Take away what its issuer gives it for',
    text: 'The ClusterSPIFFEID or entry of SPIRE, or the injection of the mesh: {{reason}}. Running Pods keep what they have, to its end.',
  },
  'withdraw-grants': {
    title: 'Take from its user, and its groups, what they may do',
    text: 'API servers ask nobody whether a client certificate was revoked. Delete the bindings that name them; system:masters can’t be taken away, so for it the authority that signs clients has to be replaced.',
  },
  'delete-bootstrap-secret': {
    title: 'Delete the Secret {{name}}',
    text: 'The bootstrap token is this Secret; no machine can join with it afterwards.',
  },
  'check-node-requests': {
    title: 'Look for machines that joined with it',
    text: 'Requests by {{requestor}} since the leak. They are kept for about an hour once approved; compare the nodes as well.',
  },
  'find-issuer': {
    title: 'Find out who issued it',
    text: 'The names of its keys and the workloads that use it are the trace.',
  },
  'move-into-secret': {
    title:
      'Move the new one into a Secret, and take the old one out of {{kind}} {{name}}',
    text: 'Refer to the Secret by secretKeyRef or a volume, in the manifest as well: what stays in its history is the old one, which no longer works.',
  },
  'revoke-at-issuer': {
    title: 'Revoke it at its issuer, and have a new one issued',
    text: 'For OAuth 2.0 tokens by the revocation endpoint (RFC 7009); for API keys in the provider’s console.',
  },
} as const;
