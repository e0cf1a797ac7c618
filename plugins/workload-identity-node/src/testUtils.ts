/**
 * The conformance suite that every source passes, and a scripted source for
 * tests of what reads sources.
 *
 * @packageDocumentation
 */

export * from './conformance/TestIdentitySource';
