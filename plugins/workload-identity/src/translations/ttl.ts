export const ttlMessages = {} as const;
