import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  KubernetesMapper,
  mayBeRemembered,
} from '@tenure/backstage-plugin-workload-identity-kubernetes-node';
import { ManifestLimits } from '../config/readConfig';
import { ManifestFile } from '../files/ManifestFile';
import { ManifestProblemCode } from '../problems';
import { isTemplate, parsePiece } from '../yaml/parsePiece';
import { Piece, splitDocuments, splitList } from '../yaml/pieces';
import { unfold, Unfolded } from '../yaml/unfold';
import { FileContent, FileContentBuilder } from './FileContent';

/** How long the event loop may be kept, in milliseconds, between two pieces. */
const TURN_MS = 20;

/** Lists larger than this many characters are parsed item by item. */
const SPLIT_LIST_FROM = 64 * 1024;

/** Reads the objects of single files into a mapper. */
export class FileReader {
  static create(options: {
    mapper: KubernetesMapper;
    limits: ManifestLimits;
    signal: AbortSignal;
  }): FileReader {
    return new FileReader(options.mapper, options.limits, options.signal);
  }

  readonly #mapper: KubernetesMapper;
  readonly #limits: ManifestLimits;
  readonly #signal: AbortSignal;
  #turnStartedAt = performance.now();

  private constructor(
    mapper: KubernetesMapper,
    limits: ManifestLimits,
    signal: AbortSignal,
  ) {
    this.#mapper = mapper;
    this.#limits = limits;
    this.#signal = signal;
  }

  /**
   * Lets the mapper know what others depend on (ServiceAccounts, ConfigMaps,
   * SecretStores), since those in other files may come before.
   */
  async remember(file: ManifestFile): Promise<void> {
    const content = await file.read(this.#limits.fileBytes);
    if (!('text' in content) || !mayBeRemembered(content.text)) {
      return;
    }
    for await (const piece of this.#piecesOf(content.text)) {
      await this.#takeTurn();
      if (!mayBeRemembered(piece.text)) {
        continue;
      }
      const parsed = parsePiece(piece, this.#limits);
      for (const value of 'values' in parsed ? parsed.values : []) {
        for (const unfolded of unfold(value)) {
          if ('object' in unfolded) {
            this.#mapper.remember(unfolded.object);
          }
        }
      }
    }
  }

  /** Everything that a file says. Its problems never quote it. */
  async read(file: ManifestFile): Promise<FileContent> {
    this.#signal.throwIfAborted();
    const gathered = new FileContentBuilder(file.path);
    const content = await file.read(this.#limits.fileBytes);
    if (!('text' in content)) {
      gathered.hide(content.code);
      return gathered.content();
    }
    let objects = 0;
    for await (const piece of this.#piecesOf(content.text)) {
      await this.#takeTurn();
      for (const unfolded of this.#parse(piece, gathered)) {
        await this.#takeTurn();
        if ('code' in unfolded) {
          gathered.hide(codeFor(unfolded.code, piece), piece);
          continue;
        }
        if (objects >= this.#limits.documents) {
          gathered.hide('TooManyDocuments', piece);
          return gathered.content();
        }
        objects += 1;
        gathered.add(
          this.#mapper.map(unfolded.object, gathered.locationOf(piece)),
          piece,
        );
      }
    }
    return gathered.content();
  }

  *#parse(piece: Piece, gathered: FileContentBuilder): Generator<Unfolded> {
    const parsed = parsePiece(piece, this.#limits);
    if ('code' in parsed) {
      gathered.hide(parsed.code, { ...piece, line: parsed.line });
      return;
    }
    for (const value of parsed.values) {
      yield* unfold(value);
    }
  }

  async *#piecesOf(text: string): AsyncGenerator<Piece> {
    await this.#takeTurn();
    for (const piece of splitDocuments(text)) {
      // What was looked through may be large.
      await this.#takeTurn();
      const items =
        piece.text.length > SPLIT_LIST_FROM
          ? splitList(piece, this.#limits.documentBytes)
          : undefined;
      if (items) {
        yield* items;
      } else {
        yield piece;
      }
    }
  }

  async #takeTurn(): Promise<void> {
    if (performance.now() - this.#turnStartedAt > TURN_MS) {
      await nextTurn();
      this.#turnStartedAt = performance.now();
    }
    this.#signal.throwIfAborted();
  }
}

/** What is no object, and holds template expressions, is one of those files. */
function codeFor(code: ManifestProblemCode, piece: Piece): ManifestProblemCode {
  return code === 'NotAnObject' && isTemplate(piece) ? 'TemplateNotYaml' : code;
}
