/**
 * Why an object, or a field of one, could not be mapped. A closed list.
 *
 * - `MissingName`: `metadata.name` is absent or not a name
 * - `GeneratedName`: only `metadata.generateName` is there, so the object has no
 *   name that lasts
 * - `MissingNamespace`: a namespaced object without a namespace, and no default
 * - `InvalidNamespace`: `metadata.namespace` is not a name
 * - `InvalidField`: a field has another type, or form, than Kubernetes gives it
 * - `InvalidReference`: the name of a Secret, role, account or controller that
 *   the object refers to is not a name
 * - `InvalidSubject`: a subject of a binding is none that Kubernetes knows
 * - `InvalidInstant`: an annotation that should hold an instant does not
 * - `InvalidExpiration`: the `expirationSeconds` of a projected token
 * - `InvalidImage`: an image reference, or the digest of a running one
 * - `InvalidFederation`: an annotation names a cloud identity in a form that the
 *   cloud does not know
 * - `ExpiryNotApplicable`: `tenure.dev/expires-at` on a credential that an
 *   annotation can't end
 *
 * @public
 */
export const MAPPING_PROBLEM_CODES = [
  'MissingName',
  'GeneratedName',
  'MissingNamespace',
  'InvalidNamespace',
  'InvalidField',
  'InvalidReference',
  'InvalidSubject',
  'InvalidInstant',
  'InvalidExpiration',
  'InvalidImage',
  'InvalidFederation',
  'ExpiryNotApplicable',
] as const;

/** @public */
export type MappingProblemCode = (typeof MAPPING_PROBLEM_CODES)[number];

/**
 * Something in an object that was left out. The message is made of fixed texts
 * and field paths of the Kubernetes API; it never quotes the input.
 *
 * @public
 */
export interface MappingProblem {
  code: MappingProblemCode;
  message: string;
  /**
   * True where the whole object was left out, although it may be one that was
   * read before under its name: what it held must not be taken for gone.
   */
  hidesObject: boolean;
}

/** Gathers the problems of one object, each once. */
export class ProblemList {
  readonly #problems = new Map<string, MappingProblem>();

  add(code: MappingProblemCode, message: string): void {
    this.#put({ code, message, hidesObject: false });
  }

  addHiding(code: MappingProblemCode, message: string): void {
    this.#put({ code, message, hidesObject: true });
  }

  list(): MappingProblem[] {
    return [...this.#problems.values()];
  }

  #put(problem: MappingProblem) {
    const key = `${problem.code} ${problem.message}`;
    if (!this.#problems.has(key)) {
      this.#problems.set(key, problem);
    }
  }
}
