import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** An OpenID issuer that signs everybody in as one person, and checks what a careful one checks: PKCE, code once. */
export class Issuer {
  private readonly server: Server;
  private readonly codes = new Map<string, { challenge: string; redirectUri: string }>();

  private constructor(server: Server) {
    this.server = server;
  }

  static async of(person: { sub: string; roles: string[]; accounts: string[] }): Promise<Issuer> {
    const server = createServer();
    const issuer = new Issuer(server);
    server.on('request', async (request, response) => {
      response.setHeader('Access-Control-Allow-Origin', '*');
      const url = new URL(request.url ?? '/', issuer.address);
      const json = (status: number, body: unknown) =>
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      switch (url.pathname) {
        case '/.well-known/openid-configuration':
          return json(200, {
            issuer: issuer.address,
            authorization_endpoint: `${issuer.address}/authorize`,
            token_endpoint: `${issuer.address}/token`,
          });
        case '/.well-known/jwks.json':
          return json(200, {
            keys: [{ ...KEY.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
          });
        case '/authorize': {
          const asked = url.searchParams;
          const back = new URL(asked.get('redirect_uri') ?? '');
          const code = randomUUID();
          if (asked.get('code_challenge_method') !== 'S256') return json(400, { error: 'invalid_request' });
          issuer.codes.set(code, { challenge: asked.get('code_challenge') ?? '', redirectUri: back.href });
          back.searchParams.set('code', code);
          back.searchParams.set('state', asked.get('state') ?? '');
          return response.writeHead(302, { Location: back.href }).end();
        }
        case '/token': {
          const chunks: Buffer[] = [];
          for await (const chunk of request) chunks.push(chunk);
          const form = new URLSearchParams(Buffer.concat(chunks).toString());
          const given = issuer.codes.get(form.get('code') ?? '');
          issuer.codes.delete(form.get('code') ?? '');
          const hash = createHash('sha256')
            .update(form.get('code_verifier') ?? '')
            .digest('base64url');
          if (given?.challenge !== hash || given.redirectUri !== form.get('redirect_uri')) {
            return json(400, { error: 'invalid_grant' });
          }
          const claims = {
            ...person,
            iss: issuer.address,
            aud: 'countersign',
            exp: Math.floor(Date.now() / 1000) + 600,
          };
          return json(200, { access_token: token(claims), token_type: 'Bearer', expires_in: 600 });
        }
        default:
          return json(404, {});
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function token(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'RS256', typ: 'JWT', kid: 'one' })}.${part(claims)}`;
  return `${content}.${sign('sha256', Buffer.from(content), KEY.privateKey).toString('base64url')}`;
}
