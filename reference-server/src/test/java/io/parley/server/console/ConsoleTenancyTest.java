package io.parley.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Agents;
import io.parley.core.secret.Secret;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Members;
import io.parley.server.console.access.PasswordHash;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every page and form of the console, as Jersey knows them, for strangers and lesser members. */
class ConsoleTenancyTest {
  private static final TenantId OTHER = new TenantId("other");

  @RegisterExtension final RunningConsole console = new RunningConsole();
  private final Browser owner = Browser.signedIn(console);

  private record Route(String verb, String path, Method method) {}

  private static List<Route> routes() {
    var routes = new ArrayList<Route>();
    new ClassFileImporter()
        .importPackages("io.parley.server.console").stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .map(type -> Resource.from(type.reflect()))
            .forEach(resource -> collect(resource, "", routes));
    return routes.stream().filter(route -> route.path().contains("{tenantId}")).toList();
  }

  private static void collect(Resource resource, String above, List<Route> routes) {
    String part = String.valueOf(resource.getPath());
    String path = above + (part.startsWith("/") ? part : "/" + part);
    for (ResourceMethod method : resource.getResourceMethods()) {
      if (method.getHttpMethod() != null) {
        routes.add(
            new Route(method.getHttpMethod(), path, method.getInvocable().getHandlingMethod()));
      }
    }
    resource.getChildResources().forEach(child -> collect(child, path, routes));
  }

  private int status(Browser browser, Route route, String tenant, String id) {
    String path = route.path().replace("{tenantId}", tenant).replaceAll("\\{[^}]+}", id);
    return route.verb().equals("GET")
        ? browser.get(path).statusCode()
        : browser.post(path, Map.of("message", "x", "role", "viewer")).statusCode();
  }

  @Test
  void another_account_is_not_there_whatever_is_asked_of_it() {
    Agent theirs =
        new Agents(console.storage)
            .create(OTHER, "theirs", Agent.Profile.named("Eva"), Instant.now());
    var softly = new SoftAssertions();

    List<Route> routes = routes();
    assertThat(routes).hasSizeGreaterThan(30);
    for (Route route : routes) {
      softly
          .assertThat(status(owner, route, "other", theirs.id()))
          .as(route.toString())
          .isIn(404, 415);
      if (route.path().indexOf('{', route.path().indexOf("{tenantId}") + 1) > 0) {
        softly
            .assertThat(status(owner, route, "demo", theirs.id()))
            .as(route + " with an id of others")
            .isEqualTo(status(owner, route, "demo", "nobodys"));
      }
    }

    softly.assertAll();
    assertThat(new Agents(console.storage).find(OTHER, "theirs")).contains(theirs);
  }

  @Test
  void a_viewer_may_do_what_a_viewer_may() {
    new Members(console.storage)
        .add(
            new Member(
                Shop.TENANT,
                "vera",
                "Vera",
                Role.VIEWER,
                PasswordHash.of(Secret.of("only looking"))),
            Instant.now());
    var vera = new Browser(console);
    vera.get("/login");
    vera.post(
        "/login",
        Map.of("account", "demo", "login", "vera", "password", "only looking", "next", ""));
    vera.get("/manage/demo/dashboard");
    var softly = new SoftAssertions();

    for (Route route : routes()) {
      Needs needs = route.method().getAnnotation(Needs.class);
      assertThat(needs).as(route.toString()).isNotNull();
      if (needs.value() != Role.VIEWER) {
        softly.assertThat(status(vera, route, "demo", "x")).as(route.toString()).isIn(403, 415);
      } else if (route.verb().equals("GET") && !route.path().endsWith("/updates")) {
        softly
            .assertThat(status(vera, route, "demo", "x"))
            .as(route.toString())
            .isIn(200, 303, 404);
      }
    }

    softly.assertAll();
  }
}
