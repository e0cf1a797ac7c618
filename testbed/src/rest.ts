import https from 'node:https';

/** A refusal by the API server. */
export class RequestError extends Error {
  constructor(
    readonly method: string,
    readonly path: string,
    /** HTTP status code. */
    readonly status: number,
    /** The answer: a Kubernetes `Status` as a rule. */
    readonly body: any,
  ) {
    super(
      `${method} ${path} was answered with ${status}: ${
        body?.message ?? JSON.stringify(body)
      }`,
    );
    this.name = 'RequestError';
  }
}

/** What {@link RestClient.request} takes besides method, path and body. */
export type RequestOptions = {
  /** Of the body; `application/json` if not given. */
  contentType?: string;
  /** What to ask for, such as a metadata-only list; JSON if not given. */
  accept?: string;
  /** Bearer token to use instead of the admin's; empty for none at all. */
  token?: string;
};

const TIMEOUT_MILLISECONDS = 30_000;

/** A small client of the Kubernetes API; it throws {@link RequestError}. */
export class RestClient {
  private agent: https.Agent;

  constructor(
    private readonly options: { url: string; caData: string; token: string },
  ) {
    this.agent = this.createAgent();
  }

  async request<T = any>(
    method: string,
    path: string,
    body?: unknown,
    options: RequestOptions = {},
  ): Promise<T> {
    const token = options.token ?? this.options.token;
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const { status, text } = await this.send(method, path, payload, {
      accept: options.accept ?? 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(payload !== undefined && {
        'content-type': options.contentType ?? 'application/json',
        'content-length': String(Buffer.byteLength(payload)),
      }),
    });
    const answer = parse(text);
    if (status >= 400) {
      throw new RequestError(method, path, status, answer);
    }
    return answer as T;
  }

  /** Closes the connections; a later request opens new ones. */
  close(): void {
    this.agent.destroy();
    this.agent = this.createAgent();
  }

  private createAgent(): https.Agent {
    return new https.Agent({
      ca: this.options.caData,
      keepAlive: true,
      maxSockets: 16,
    });
  }

  private send(
    method: string,
    path: string,
    payload: string | undefined,
    headers: Record<string, string>,
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const request = https.request(
        new URL(path, this.options.url),
        {
          method,
          headers,
          agent: this.agent,
          timeout: TIMEOUT_MILLISECONDS,
        },
        response => {
          response.setEncoding('utf8');
          let text = '';
          response.on('data', chunk => {
            text += chunk;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text }),
          );
          response.on('error', reject);
        },
      );
      request.on('timeout', () =>
        request.destroy(
          new Error(`${method} ${path} had no answer within 30 s`),
        ),
      );
      request.on('error', reject);
      request.end(payload);
    });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Such as the plain "ok" of /readyz.
  }
}
