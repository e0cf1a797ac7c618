import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { createContext, PropsWithChildren, useContext, useMemo } from 'react';
import { assetIdOf } from './assetIdOf';
import { assetChainKey, ChainKey } from './ChainCache';

/** What the tabs and the card below tell of: an entity, or one asset. */
export interface Subject {
  /** Whose chain is shown. */
  chainKey: ChainKey;
  /** What people call it. */
  name: string;
  /** Absent on the page of an asset. */
  entity?: Entity;
  /** Present where the chain is that of an asset. */
  assetId?: string;
  /** Where the tabs are, if not on an entity's page. */
  tabPaths?: Partial<Record<SubjectTab, string>>;
}

/** A tab that others link to. */
export type SubjectTab = 'ownership' | 'ttl' | 'revocation';

const SubjectContext = createContext<Subject | undefined>(undefined);

/** Says what the components below tell of. */
export function SubjectProvider(
  props: PropsWithChildren<{ subject: Subject }>,
) {
  return (
    <SubjectContext.Provider value={props.subject}>
      {props.children}
    </SubjectContext.Provider>
  );
}

/**
 * Takes the entity at hand for the subject: a component with all that it runs,
 * or the one asset that an entity stands for.
 */
export function EntitySubject(props: PropsWithChildren<{}>) {
  const { entity } = useEntity();
  const subject = useMemo(() => toSubject(entity), [entity]);
  return <SubjectProvider subject={subject}>{props.children}</SubjectProvider>;
}

function toSubject(entity: Entity): Subject {
  const assetId = assetIdOf(entity);
  return {
    chainKey: assetId ? assetChainKey(assetId) : stringifyEntityRef(entity),
    name: entity.metadata.title ?? entity.metadata.name,
    entity,
    ...(assetId && { assetId }),
  };
}

/** The subject at hand, where there is one. */
export function useOptionalSubject(): Subject | undefined {
  return useContext(SubjectContext);
}

/**
 * The subject at hand.
 *
 * @throws Error outside of a {@link SubjectProvider}
 */
export function useSubject(): Subject {
  const subject = useContext(SubjectContext);
  if (!subject) {
    throw new Error('Nothing says whose identities are shown here');
  }
  return subject;
}
