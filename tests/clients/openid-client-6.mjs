// The same as openid-client-5.mjs with the version after it, which shares nothing with it but the name.
import { webcrypto } from 'node:crypto';
import readline from 'node:readline';
import * as openid from 'openid-client';

globalThis.crypto ??= webcrypto; // Node.js 18 does not have it there
const { AUTHORIZE_URL, BASE, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI } = process.env;

const server = {
  issuer: BASE,
  authorization_endpoint: AUTHORIZE_URL,
  token_endpoint: `${BASE}/token`,
  userinfo_endpoint: `${BASE}/info`,
};
const configuration = new openid.Configuration(server, CLIENT_ID, {}, openid.ClientSecretBasic(CLIENT_SECRET));
openid.allowInsecureRequests(configuration);
const verifier = openid.randomPKCECodeVerifier();
const state = openid.randomState();
console.log(openid.buildAuthorizationUrl(configuration, {
  redirect_uri: REDIRECT_URI,
  scope: 'address',
  state,
  code_challenge: await openid.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
}).href);

for await (const line of readline.createInterface({ input: process.stdin })) {
  const exchange = () => openid.authorizationCodeGrant(configuration, new URL(line), {
    expectedState: state,
    pkceCodeVerifier: verifier,
  });
  const { access_token: token } = await exchange();
  console.log(JSON.stringify(await openid.fetchUserInfo(configuration, token, openid.skipSubjectCheck)));
  console.log(await exchange().then(() => 'accepted', (failure) => failure.error));
  process.exit(0);
}
