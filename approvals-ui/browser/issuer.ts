import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, java, untilAnswered } from './countersign.ts';

const LIBRARIES = join(import.meta.dirname, '../target/issuer');

/** An OpenID issuer, mock-oauth2-server, that signs everybody in as one person. */
export class Issuer {
  private readonly process: ChildProcess;
  readonly address: string;

  private constructor(process: ChildProcess, address: string) {
    this.process = process;
    this.address = address;
  }

  /** @param seconds how long a token is good for */
  static async of(claims: { sub: string; roles: string[]; accounts: string[] }, seconds: number): Promise<Issuer> {
    if (!existsSync(LIBRARIES)) throw new Error(`${LIBRARIES} is not there: run \`make browser\``);
    const port = await freePort();
    const person = { ...claims, aud: ['countersign'] };
    const grants = ['authorization_code', 'refresh_token'].map((match) => ({
      requestParam: 'grant_type',
      match,
      claims: person,
    }));
    const configuration = {
      interactiveLogin: false,
      tokenCallbacks: [{ issuerId: 'desk', tokenExpiry: seconds, requestMappings: grants }],
    };
    const process = spawn(
      java(),
      ['-cp', join(LIBRARIES, '*'), 'no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt'],
      { stdio: 'ignore', env: { SERVER_PORT: `${port}`, JSON_CONFIG: JSON.stringify(configuration) } },
    );
    await untilAnswered(`http://127.0.0.1:${port}/isalive`, process, () => 'the issuer');
    return new Issuer(process, `http://127.0.0.1:${port}/desk`);
  }

  get settings(): Record<string, string> {
    return { COUNTERSIGN_OIDC_ISSUER: this.address, COUNTERSIGN_OIDC_JWKS: `${this.address}/jwks` };
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.process.exitCode !== null) return resolve();
      this.process.once('exit', () => resolve());
      this.process.kill();
    });
  }
}
