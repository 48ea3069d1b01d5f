package io.parley.kommo.sandbox;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * An OAuth client known to the sandbox. Immutable.
 *
 * @param clientId as given in the authorize link and at the token endpoint
 * @param clientSecret checked at the token endpoint and key of the disconnect signature
 * @param redirectUri must be repeated exactly at the token endpoint
 * @param name shown on the consent page
 * @param scopes what its tokens may do; see {@link #ALL_SCOPES}
 * @param disconnectUri told by a signed GET when an account removes the integration
 */
public record Integration(
    String clientId,
    String clientSecret,
    URI redirectUri,
    String name,
    Set<String> scopes,
    Optional<URI> disconnectUri) {
  /** Account data, notifications, files, sending to external chats, reading their history. */
  public static final Set<String> ALL_SCOPES =
      Set.of("crm", "notifications", "files", "external_chats", "external_chat_history");

  public Integration {
    if (clientId.isBlank() || clientSecret.isBlank()) {
      throw new IllegalArgumentException(
          "clientId '" + clientId + "' and its secret must not be blank");
    }
    if (!redirectUri.isAbsolute()) {
      throw new IllegalArgumentException("redirectUri '" + redirectUri + "' must be absolute");
    }
    scopes = Set.copyOf(scopes);
  }

  /** A client with all scopes and no disconnect hook. */
  public static Integration of(String clientId, String clientSecret, URI redirectUri) {
    return new Integration(
        clientId, clientSecret, redirectUri, clientId, ALL_SCOPES, Optional.empty());
  }

  /** The same with these scopes. */
  public Integration withScopes(Set<String> scopes) {
    return new Integration(clientId, clientSecret, redirectUri, name, scopes, disconnectUri);
  }

  /** The same with a disconnect hook. */
  public Integration withDisconnectUri(URI disconnectUri) {
    return new Integration(
        clientId, clientSecret, redirectUri, name, scopes, Optional.of(disconnectUri));
  }

  @Override
  public String toString() {
    return "Integration[" + clientId + "]";
  }
}
