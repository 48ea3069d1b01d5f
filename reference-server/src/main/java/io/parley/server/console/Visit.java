package io.parley.server.console;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Session;
import io.parley.server.console.page.Look;
import io.parley.server.console.page.Page;
import io.parley.server.console.page.Texts;
import io.parley.server.security.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Instant;
import java.util.Optional;

/**
 * Who makes a request, and how they want their pages.
 *
 * @param signedIn the session with its member; empty before login
 * @param csrf the token that forms of this visit carry
 * @param tokenIsNew whether the browser has yet to be given the token
 * @param nonce allows the scripts of this answer
 * @param look how the account wants its pages
 * @param path of the request with its query
 * @param fragment whether a part of a page is asked for, not a whole one
 */
record Visit(
    Optional<SignedIn> signedIn,
    String csrf,
    boolean tokenIsNew,
    String nonce,
    Texts texts,
    String theme,
    Look look,
    String path,
    boolean fragment,
    Instant now) {
  private static final String PROPERTY = "io.parley.console.visit";

  /** A session and whose it is. */
  record SignedIn(Session session, Member member) {}

  /** The visit that a request is part of; empty before it was looked at. */
  static Optional<Visit> find(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Visit visit
        ? Optional.of(visit)
        : Optional.empty();
  }

  /** The same, where only the container's request is at hand: it carries the properties. */
  static Optional<Visit> find(HttpServletRequest request) {
    return request.getAttribute(PROPERTY) instanceof Visit visit
        ? Optional.of(visit)
        : Optional.empty();
  }

  static Visit of(ContainerRequestContext request) {
    return find(request).orElseThrow(() -> new ConsoleError(400));
  }

  void attach(ContainerRequestContext request) {
    request.setProperty(PROPERTY, this);
  }

  /** Who is signed in. */
  Member member() {
    return signedIn.map(SignedIn::member).orElseThrow(() -> new ConsoleError(401));
  }

  /** Whose data the visit is about. */
  TenantId tenant() {
    return member().tenant();
  }

  /** The agent of that id, where it is one of the tenant's; anything else is not there. */
  Agent agent(Agents agents, String id) {
    return agents.find(tenant(), id).orElseThrow(() -> new ConsoleError(404));
  }

  /** Whether somebody of at least that role is signed in. */
  boolean may(Role role) {
    return signedIn.filter(found -> found.member().role().covers(role)).isPresent();
  }

  /** The frame around a page of that part of the console. */
  Page page(String section, Page.AssetPaths assets) {
    return new Page(
        section,
        signedIn.map(found -> found.member().tenant().value()).orElse(""),
        signedIn.map(found -> found.member().name()).orElse(""),
        may(Role.OPERATOR),
        may(Role.ADMIN),
        texts,
        theme,
        look,
        csrf,
        nonce,
        assets,
        path,
        now);
  }
}
