import https from 'node:https';
import { AddressInfo } from 'node:net';
import { makeCertificate } from './certificates';

/** A request that went through. */
export interface Recorded {
  method: string;
  path: string;
  accept: string;
  status?: number;
}

const CERTIFICATE = makeCertificate('recording proxy');

/** Stands before an API server, and notes what it is asked for. */
export class RecordingProxy {
  static async start(target: {
    url: string;
    /** PEM. */
    ca: string;
  }): Promise<RecordingProxy> {
    const recorded: Recorded[] = [];
    const server = https.createServer(
      { cert: CERTIFICATE.cert, key: CERTIFICATE.key },
      (request, response) => {
        const note: Recorded = {
          method: request.method!,
          path: request.url!,
          accept: request.headers.accept ?? '',
        };
        recorded.push(note);
        const { host: _, ...headers } = request.headers;
        const forwarded = https.request(
          new URL(request.url!, target.url),
          { method: request.method, headers, ca: target.ca },
          answer => {
            note.status = answer.statusCode;
            response.writeHead(answer.statusCode!, answer.headers);
            answer.pipe(response);
          },
        );
        forwarded.on('error', () => response.destroy());
        // A watch ends when whoever watches has gone.
        response.on('close', () => forwarded.destroy());
        request.pipe(forwarded);
      },
    );
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    return new RecordingProxy(server, recorded);
  }

  readonly ca = CERTIFICATE.cert;

  private constructor(
    private readonly server: https.Server,
    readonly recorded: Recorded[],
  ) {}

  get url(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }
}
