import { spawn } from 'node:child_process';

const READY_SECONDS = 300;
const STOP_SECONDS = 15;

/** An app that was started with `yarn start`, and everything below it. */
export class RunningApp {
  static start({ app, yarn, env, ports }) {
    return new RunningApp({ app, yarn, env, ports });
  }

  #output = '';
  #child;

  constructor({ app, yarn, env, ports }) {
    this.frontendUrl = `http://localhost:${ports.frontend}`;
    this.backendUrl = `http://localhost:${ports.backend}`;
    this.#child = spawn(yarn, ['start'], {
      cwd: app,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...env,
        APP_CONFIG_app_baseUrl: this.frontendUrl,
        APP_CONFIG_backend_baseUrl: this.backendUrl,
        APP_CONFIG_backend_listen_port: String(ports.backend),
        APP_CONFIG_backend_cors_origin: this.frontendUrl,
      },
    });
    const take = chunk => {
      // What the waiting itself makes the backend say.
      const lines = String(chunk)
        .split('\n')
        .filter(line => !line.includes('/health/v1/'));
      this.#output = `${this.#output}${lines.join('\n')}`.slice(-200_000);
    };
    this.#child.stdout.on('data', take);
    this.#child.stderr.on('data', take);
  }

  get output() {
    return this.#output;
  }

  /** Waits until frontend and backend answer. */
  async ready() {
    await this.until('the frontend and the backend answer', async () => {
      const answers = await Promise.all([
        fetch(this.frontendUrl),
        fetch(`${this.backendUrl}/.backstage/health/v1/readiness`),
      ]);
      return answers.every(({ ok }) => ok);
    });
  }

  /** Waits until `check` gives something; what it throws is tried again. */
  async until(what, check, seconds = READY_SECONDS) {
    const end = Date.now() + seconds * 1000;
    let last;
    while (Date.now() < end) {
      if (
        this.#child.exitCode !== null ||
        this.#output.includes('Backend startup failed')
      ) {
        break;
      }
      try {
        const result = await check();
        if (result) {
          return result;
        }
      } catch (error) {
        last = error;
      }
      await new Promise(resolve => setTimeout(resolve, 1000));
    }
    throw new Error(
      `Waited in vain until ${what}${
        last ? ` (${last.message})` : ''
      }. The app said:\n${this.#output.slice(-6000)}`,
    );
  }

  /** What the backend answers to a guest. */
  async ask(path) {
    const session = await fetch(`${this.backendUrl}/api/auth/guest/refresh`);
    const { backstageIdentity } = await session.json();
    const response = await fetch(`${this.backendUrl}${path}`, {
      headers: { authorization: `Bearer ${backstageIdentity.token}` },
    });
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  }

  /** Ends everything that was started: what does not go by itself is killed. */
  async stop() {
    this.#signal('SIGTERM');
    const end = Date.now() + STOP_SECONDS * 1000;
    while (this.#signal(0) && Date.now() < end) {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    this.#signal('SIGKILL');
  }

  /** Whether any process of the app's group was there to be told. */
  #signal(signal) {
    try {
      process.kill(-this.#child.pid, signal);
      return true;
    } catch (error) {
      if (error.code === 'ESRCH') {
        return false;
      }
      throw error;
    }
  }
}
