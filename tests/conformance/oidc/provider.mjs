// A real OpenID provider for the tests: one client, whoever types a name is that person.
import { createRequire } from "node:module";

const [home, port, redirect] = process.argv.slice(2);
const { default: Provider } = await import(createRequire(`${home}/`).resolve("oidc-provider"));
const issuer = `http://127.0.0.1:${port}`;
const people = { ada: ["ada@example.org", true], eve: ["ada@example.org", false] };
const provider = new Provider(issuer, {
  clients: [
    { client_id: "hansa", client_secret: "a long secret of the client", redirect_uris: [redirect] },
    { client_id: "robot", client_secret: "a long secret of the robot", redirect_uris: [], response_types: [], grant_types: ["client_credentials"] },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ["test"] },
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => "urn:hansa",
      getResourceServerInfo: () => ({ audience: "urn:hansa", scope: "", accessTokenFormat: "jwt", jwt: { sign: { alg: "RS256" } } }),
      useGrantedResource: () => true,
    },
  },
  async findAccount(_, id) {
    const [email, email_verified] = people[id] ?? [`${id}@example.org`, true];
    return { accountId: id, claims: async () => ({ sub: id, email, email_verified, name: id }) };
  },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
