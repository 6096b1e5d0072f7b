import type { Claims } from './jwt.ts';
import type { World } from './world.ts';

/** `/.well-known/openid-configuration`: Keycloak's, less what the simulator cannot do. */
export function discoveryOf({ issuer, claimedIssuer }: World): Claims {
  const at = (path: string) => `${issuer}/protocol/openid-connect/${path}`;
  const authMethods = ['client_secret_basic', 'client_secret_post'];
  return {
    issuer: claimedIssuer ?? issuer,
    authorization_endpoint: at('auth'),
    token_endpoint: at('token'),
    introspection_endpoint: at('token/introspect'),
    userinfo_endpoint: at('userinfo'),
    end_session_endpoint: at('logout'),
    jwks_uri: at('certs'),
    revocation_endpoint: at('revoke'),
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['public'],
    prompt_values_supported: ['none', 'login'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email', 'roles', 'web-origins', 'acr', 'basic'],
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'name',
      'given_name',
      'family_name',
      'preferred_username',
      'email',
      'acr',
      'azp',
      'nonce',
    ],
    claim_types_supported: ['normal'],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: false,
    frontchannel_logout_session_supported: false,
    authorization_response_iss_parameter_supported: true,
  };
}
