import {
  EntityAboutCard,
  EntityLayout,
  EntitySwitch,
} from '@backstage/plugin-catalog';
import Grid from '@material-ui/core/Grid';
import {
  EntityWorkloadIdentityCard,
  EntityWorkloadIdentityOwnershipContent,
  EntityWorkloadIdentityRevocationContent,
  EntityWorkloadIdentityTtlContent,
  isWorkloadIdentityAvailable,
} from '@tenure/backstage-plugin-workload-identity/legacy';

const overview = (
  <Grid container spacing={3}>
    <Grid item md={6} xs={12}>
      <EntityAboutCard />
    </Grid>
    <EntitySwitch>
      <EntitySwitch.Case if={isWorkloadIdentityAvailable}>
        <Grid item md={6} xs={12}>
          <EntityWorkloadIdentityCard />
        </Grid>
      </EntitySwitch.Case>
    </EntitySwitch>
  </Grid>
);

/** The page of an entity of any kind. */
export const entityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      {overview}
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/identity-ownership"
      title="Ownership"
      if={isWorkloadIdentityAvailable}
    >
      <EntityWorkloadIdentityOwnershipContent />
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/identity-ttl"
      title="TTL"
      if={isWorkloadIdentityAvailable}
    >
      <EntityWorkloadIdentityTtlContent />
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/identity-revocation"
      title="Revocation"
      if={isWorkloadIdentityAvailable}
    >
      <EntityWorkloadIdentityRevocationContent />
    </EntityLayout.Route>
  </EntityLayout>
);
