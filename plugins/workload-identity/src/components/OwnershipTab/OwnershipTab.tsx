export function OwnershipTab() { return null; }
