export const revocationMessages = {} as const;
