/** Jest global tear-down: stops what `postgres.cjs` started. */
module.exports = async function stopPostgres() {
  await global.__tenureStopPostgres?.();
};
