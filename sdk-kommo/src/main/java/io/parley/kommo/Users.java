package io.parley.kommo;

import io.parley.kommo.entity.User;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The people who work in the account. Reached through {@link Kommo#users()}. Needs an admin's
 * token. Thread-safe.
 */
public final class Users {
  private static final String PATH = "users";
  private final Connection connection;

  Users(Connection connection) {
    this.connection = connection;
  }

  /** All users; pages are fetched as the stream is read. */
  public Stream<User> list() {
    return connection.pages(PATH, new Query().add("limit", 250), "users").map(Users::user);
  }

  /** The user; empty when it is not there. */
  public Optional<User> find(long id) {
    return connection.find(PATH + "/" + id, new Query()).map(Users::user);
  }

  static User user(JsonFields from) {
    JsonFields rights = from.object("rights");
    return new User(
        from.numberOr("id", 0),
        from.textOr("name", ""),
        from.textOr("email", ""),
        from.textOr("lang", ""),
        rights.flag("is_admin"),
        rights.flag("is_active"));
  }
}
