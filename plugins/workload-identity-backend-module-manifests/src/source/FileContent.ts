import {
  MappedObservations,
  mergeAssets,
  mergeLinks,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import {
  AssetObservation,
  LinkObservation,
  SnapshotEvent,
} from '@tenure/backstage-plugin-workload-identity-node';
import { MANIFEST_PROBLEM_MESSAGES, ManifestProblemCode } from '../problems';
import { isTemplate } from '../yaml/parsePiece';
import { Piece } from '../yaml/pieces';

type ProblemEvent = Extract<SnapshotEvent, { type: 'problem' }>;

/** Most problems of one file that are told one by one. */
const MAX_PROBLEMS = 100;

/** What one file gave. */
export interface FileContent {
  assets: AssetObservation[];
  links: LinkObservation[];
  problems: ProblemEvent[];
  /** Parts of the file that could not be read, and may hold objects. */
  hidden: number;
}

/** Gathers what a file says, while it is read. */
export class FileContentBuilder {
  readonly #assets: AssetObservation[] = [];
  readonly #links: LinkObservation[] = [];
  readonly #problems: ProblemEvent[] = [];
  readonly #path: string;
  #untold = 0;
  #hidden = 0;

  constructor(path: string) {
    this.#path = path;
  }

  locationOf({ document, line }: Piece): string {
    return `${this.#path}#document ${document}:line ${line}`;
  }

  /** A problem behind which objects may stand. */
  hide(code: ManifestProblemCode, piece?: Piece): void {
    this.#hidden += 1;
    this.#tell(
      code,
      MANIFEST_PROBLEM_MESSAGES[code],
      piece ? this.locationOf(piece) : this.#path,
    );
  }

  add(mapped: MappedObservations | undefined, piece: Piece): void {
    if (!mapped) {
      return;
    }
    this.#assets.push(...mapped.assets);
    this.#links.push(...mapped.links);
    for (const { code, message, hidesObject } of mapped.problems) {
      if (hidesObject && isTemplate(piece)) {
        this.hide('TemplateNotYaml', piece);
      } else {
        this.#hidden += hidesObject ? 1 : 0;
        this.#tell(code, message, this.locationOf(piece));
      }
    }
  }

  content(): FileContent {
    const problems = [...this.#problems];
    if (this.#untold > 0) {
      problems.push({
        type: 'problem',
        code: 'MoreProblems',
        message: `${MANIFEST_PROBLEM_MESSAGES.MoreProblems}: ${
          this.#untold
        } more`,
        location: this.#path,
      });
    }
    return {
      assets: mergeAssets(this.#assets),
      links: mergeLinks(this.#links),
      problems,
      hidden: this.#hidden,
    };
  }

  #tell(code: string, message: string, location: string): void {
    if (this.#problems.length < MAX_PROBLEMS) {
      this.#problems.push({ type: 'problem', code, message, location });
    } else {
      this.#untold += 1;
    }
  }
}
