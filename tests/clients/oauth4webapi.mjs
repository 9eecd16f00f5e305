// The same as openid-client-5.mjs with another library.
import { webcrypto } from 'node:crypto';
import readline from 'node:readline';
import * as oauth from 'oauth4webapi';

globalThis.crypto ??= webcrypto; // Node.js 18 does not have it there
const { AUTHORIZE_URL, BASE, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI } = process.env;

const server = {
  issuer: BASE,
  authorization_endpoint: AUTHORIZE_URL,
  token_endpoint: `${BASE}/token`,
  userinfo_endpoint: `${BASE}/info`,
};
const client = { client_id: CLIENT_ID };
const loopback = { [oauth.allowInsecureRequests]: true };
const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const url = new URL(AUTHORIZE_URL);
url.search = new URLSearchParams({
  client_id: CLIENT_ID,
  redirect_uri: REDIRECT_URI,
  response_type: 'code',
  state,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
});
console.log(url.href);

for await (const line of readline.createInterface({ input: process.stdin })) {
  const parameters = oauth.validateAuthResponse(server, client, new URL(line), state);
  const exchange = async () => oauth.processAuthorizationCodeResponse(server, client, await oauth.authorizationCodeGrantRequest(
    server, client, oauth.ClientSecretPost(CLIENT_SECRET), parameters, REDIRECT_URI, verifier, loopback));
  const { access_token: token } = await exchange();
  const answer = await oauth.userInfoRequest(server, client, token, loopback);
  console.log(JSON.stringify(await oauth.processUserInfoResponse(server, client, oauth.skipSubjectCheck, answer)));
  console.log(await exchange().then(() => 'accepted', (failure) => failure.error));
  process.exit(0);
}
