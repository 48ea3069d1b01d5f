package io.parley.server.console;

import io.parley.core.secret.Secret;
import io.parley.core.work.Storage;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.Sessions;
import io.parley.server.security.Caller;
import io.parley.server.security.Presented;
import io.parley.server.security.SessionCallers;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/** Tells the API whom a session of the console stands for. Thread-safe. */
public final class ConsoleSessions implements SessionCallers {
  private final Sessions sessions;
  private final Members members;
  private final Cookies cookies;
  private final InstantSource clock;

  /**
   * @param publicUrl as the console was given it: it decides how its cookies are called
   */
  public ConsoleSessions(Storage storage, Optional<URI> publicUrl, InstantSource clock) {
    this.sessions = new Sessions(storage);
    this.members = new Members(storage);
    this.cookies = new Cookies(Cookies.secured(publicUrl));
    this.clock = clock;
  }

  @Override
  public Optional<Presented> find(ContainerRequestContext request) {
    return cookies
        .read(request, Cookies.SESSION)
        .flatMap(
            cookie ->
                sessions
                    .find(cookie, clock.instant())
                    .flatMap(members::of)
                    .filter(member -> !member.mustChoosePassword())
                    .map(
                        member ->
                            new Presented(
                                new Caller(member.tenant(), member.login(), member.role()),
                                Secret.of(cookie),
                                true)));
  }
}
