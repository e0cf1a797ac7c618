import {
  AuditorService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { KIND_IDENTITY_OWNER } from '@tenure/backstage-plugin-workload-identity-common';
import express from 'express';
import { assetPermissionResourceRef } from '../permissions/resource';
import { createOpenApiRouter } from '../schema/openapi/generated/router';
import { ClosedTenants } from '../tenants/ClosedTenants';
import { AuthorizedWorkloadIdentityService } from './AuthorizedWorkloadIdentityService';
import { DefaultWorkloadIdentityService } from './DefaultWorkloadIdentityService';
import { explainInputErrors } from './explainInputErrors';
import { sendExport } from './export/sendExport';
import {
  CatalogEntityReader,
  InventoryReader,
  SourceRefresher,
  SourceRemover,
} from './types';

const ALLOWED: { allow: ['user', 'service'] } = { allow: ['user', 'service'] };

export interface RouterOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  catalog: CatalogService;
  auditor: AuditorService;
  logger: LoggerService;
  reader: InventoryReader;
  refresher: SourceRefresher;
  remover: SourceRemover;
  closedTenants: ClosedTenants;
  catalogEntities: CatalogEntityReader;
  /** Refuses to send what openapi.yaml does not describe; for tests. */
  validateResponses?: boolean;
}

/**
 * The HTTP API, as `openapi.yaml` describes it. The permissions must have been
 * registered before.
 */
export async function createRouter(
  options: RouterOptions,
): Promise<express.Router> {
  const { httpAuth, auditor, logger } = options;
  const service = AuthorizedWorkloadIdentityService.create({
    service: DefaultWorkloadIdentityService.create(options),
    permissions: options.permissions,
    transformConditions: createConditionTransformer(
      options.permissionsRegistry.getPermissionRuleset(
        assetPermissionResourceRef,
      ),
    ),
    closedTenants: options.closedTenants,
  });
  const router = await createOpenApiRouter({
    validatorOptions: { validateResponses: options.validateResponses ?? false },
  });

  router.get('/entities/:kind/:namespace/:name/chain', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    const { kind, namespace, name } = req.params;
    const entityRef = stringifyEntityRef({ kind, namespace, name });
    res.json(await service.readChain(entityRef, { credentials }));
  });

  router.get('/owner-records/:namespace/:name', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    const { namespace, name } = req.params;
    const entityRef = stringifyEntityRef({
      kind: KIND_IDENTITY_OWNER,
      namespace,
      name,
    });
    res.json(await service.readOwnerRecord(entityRef, { credentials }));
  });

  router.get('/assets', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(await service.listAssets(req.query, { credentials }));
  });

  router.get('/assets/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(await service.readAsset(req.params.id, { credentials }));
  });

  router.get('/assets/:id/chain', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(await service.readAssetChain(req.params.id, { credentials }));
  });

  router.get('/assets/:id/access', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(await service.readAccess(req.params.id, { credentials }));
  });

  router.get('/assets/:id/history', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(
      await service.listHistory(req.params.id, req.query, { credentials }),
    );
  });

  router.get('/facets', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(await service.listFacet(req.query, { credentials }));
  });

  router.get('/summary', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(await service.readSummary({ credentials }));
  });

  router.get('/export', async (req, res) => {
    const { format, ...filter } = req.query;
    const event = await auditor.createEvent({
      eventId: 'assets-export',
      severityLevel: 'medium',
      request: req,
      meta: { format, filter },
    });
    let count = 0;
    try {
      const credentials = await httpAuth.credentials(req, ALLOWED);
      const pages = service.exportAssets(filter, { credentials });
      await sendExport(res, {
        format,
        at: new Date(),
        pages: tap(pages, page => {
          count += page.length;
        }),
      });
      await event.success({ meta: { format, count } });
    } catch (error) {
      await event.fail({ error: toError(error), meta: { format, count } });
      if (!res.headersSent) {
        throw error;
      }
      logger.warn(`An export broke off after ${count} assets`, toError(error));
    }
  });

  // No permission stands before it: it is what the catalog shows, for the catalog
  // to say to whom.
  router.get('/catalog-entities', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['service'] });
    res.json(await options.catalogEntities.read(req.query));
  });

  router.get('/sources', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(await service.listSources({ credentials }));
  });

  router.get('/sources/:id/coverage', async (req, res) => {
    const credentials = await httpAuth.credentials(req, ALLOWED);
    res.json(
      await service.listCoverage(req.params.id, req.query, { credentials }),
    );
  });

  router.post('/sources/:id/refresh', async (req, res) => {
    const sourceId = req.params.id;
    const event = await auditor.createEvent({
      eventId: 'source-refresh',
      severityLevel: 'medium',
      request: req,
      meta: { sourceId },
    });
    try {
      const credentials = await httpAuth.credentials(req, ALLOWED);
      const response = await service.refreshSource(sourceId, { credentials });
      await event.success({ meta: { sourceId, state: response.state } });
      logger.info(`Refresh of source '${sourceId}' ${response.state}`);
      res.status(202).json(response);
    } catch (error) {
      await event.fail({ error: toError(error), meta: { sourceId } });
      throw error;
    }
  });

  router.delete('/sources/:id', async (req, res) => {
    const sourceId = req.params.id;
    const event = await auditor.createEvent({
      eventId: 'source-delete',
      severityLevel: 'high',
      request: req,
      meta: { sourceId },
    });
    try {
      const credentials = await httpAuth.credentials(req, ALLOWED);
      await service.deleteSource(sourceId, { credentials });
      await event.success({ meta: { sourceId } });
      logger.info(`Removal of source '${sourceId}' was asked for`);
      res.status(202).end();
    } catch (error) {
      await event.fail({ error: toError(error), meta: { sourceId } });
      throw error;
    }
  });

  router.use(explainInputErrors());
  return router;
}

/** The same items, each of which was shown to somebody. */
async function* tap<T>(
  items: AsyncIterable<T>,
  show: (item: T) => void,
): AsyncGenerator<T, void, undefined> {
  for await (const item of items) {
    show(item);
    yield item;
  }
}
