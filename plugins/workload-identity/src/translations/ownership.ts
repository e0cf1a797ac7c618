export const ownershipMessages = {} as const;
