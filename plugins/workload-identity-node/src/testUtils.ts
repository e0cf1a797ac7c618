/**
 * The conformance suite that every source passes.
 *
 * @packageDocumentation
 */

export {};
