// Prints the URL the user is to open, reads the URL the user comes back with, prints what /info says, and the error that
// the library reports when the code is used again.
import readline from 'node:readline';
import { generators, Issuer } from 'openid-client-5';

const { AUTHORIZE_URL, BASE, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI } = process.env;

const issuer = new Issuer({
  issuer: BASE,
  authorization_endpoint: AUTHORIZE_URL,
  token_endpoint: `${BASE}/token`,
  userinfo_endpoint: `${BASE}/info`,
});
const client = new issuer.Client({
  client_id: CLIENT_ID,
  client_secret: CLIENT_SECRET,
  redirect_uris: [REDIRECT_URI],
  response_types: ['code'],
});
const verifier = generators.codeVerifier();
const state = generators.state();
console.log(client.authorizationUrl({
  scope: 'address',
  state,
  code_challenge: generators.codeChallenge(verifier),
  code_challenge_method: 'S256',
}));

for await (const line of readline.createInterface({ input: process.stdin })) {
  const exchange = () => client.oauthCallback(REDIRECT_URI, client.callbackParams(line), {
    state,
    code_verifier: verifier,
  });
  console.log(JSON.stringify(await client.userinfo(await exchange())));
  console.log(await exchange().then(() => 'accepted', (failure) => failure.error));
  process.exit(0);
}
