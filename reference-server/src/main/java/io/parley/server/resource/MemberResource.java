package io.parley.server.resource;

import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.console.access.Member;
import io.parley.server.console.access.Memberships;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
import io.parley.server.store.Stored;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The people who sign in to the console, with their roles. */
@Path("/api/account/members")
@Produces(MediaType.APPLICATION_JSON)
public final class MemberResource {
  private static final String PATH = "/api/account/members/";

  private final Memberships memberships;
  private final Commits commits;

  public MemberResource(Memberships memberships, Commits commits) {
    this.memberships = memberships;
    this.commits = commits;
  }

  /** The member to make. */
  public record Wanted(@Nullable String login, @Nullable String name, @Nullable String role) {
    public Wanted {
      Bodies.required("login", login);
      var unused = Role.of(Bodies.required("role", role));
    }
  }

  /** What may be changed of a member; a patch is laid over it. */
  public record Settings(@Nullable String name, @Nullable String role) {
    public Settings {
      Bodies.required("name", name);
      var unused = Role.of(Bodies.required("role", role));
    }

    static Settings of(Member member) {
      return new Settings(member.name(), member.role().spelled());
    }
  }

  private record View(
      String id,
      String login,
      String name,
      String role,
      boolean passwordChosen,
      Optional<Instant> firstPasswordUntil,
      Instant createdAt,
      Instant updatedAt,
      @Nullable String password) {
    static View of(Stored<Member> stored) {
      return of(stored, null);
    }

    static View of(Stored<Member> stored, @Nullable String password) {
      Member member = stored.value();
      return new View(
          member.login(),
          member.login(),
          member.name(),
          member.role().spelled(),
          !member.mustChoosePassword(),
          member.firstUntil(),
          stored.createdAt(),
          stored.updatedAt(),
          password);
    }
  }

  /** The members, by login from z to a. */
  @GET
  @Needs(Role.ADMIN)
  @Exchange(gives = View.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    List<Stored<Member>> found =
        memberships.members().list(Caller.of(request).tenant(), page.before(), page.withNext());
    return Answer.ok(page.body(found, Stored::id, View::of)).response();
  }

  /** Makes a member; the answer is the only place that shows their first password. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.ADMIN)
  @Exchange(gives = View.class, status = 201)
  public Response create(@Context ContainerRequestContext request, @Nullable Wanted wanted) {
    Wanted body = Bodies.present(wanted);
    Caller caller = Caller.of(request);
    String login = Bodies.required("login", body.login());
    Role role = Role.of(Bodies.required("role", body.role()));
    Instant now = commits.now();
    Memberships.Welcomed made =
        ProblemException.checked(
            () ->
                memberships.invite(
                    caller.tenant(),
                    caller.role(),
                    login,
                    Optional.ofNullable(body.name()).orElse(login),
                    role,
                    now));
    return commits.commit(
        request,
        made.writes(),
        Answer.created(PATH + made.member().id(), View.of(made.member(), made.password().reveal())),
        now);
  }

  /** One member. */
  @GET
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(gives = View.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Stored<Member> member = member(request, id);
    return Answer.ok(View.of(member), member.version()).response();
  }

  /** Changes name or role; another role ends the member's sessions. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.ADMIN)
  @Exchange(gives = View.class, takes = Settings.class)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    return expected.change(
        () -> {
          Stored<Member> stored = member(request, id);
          expected.check("member " + id, stored.version());
          Settings wanted = changes.applyTo(Settings.of(stored.value()), Settings.class);
          commits.commit(
              request,
              ProblemException.checked(
                  () ->
                      memberships.change(
                          stored,
                          Caller.of(request).role(),
                          Bodies.required("name", wanted.name()),
                          Role.of(Bodies.required("role", wanted.role())))),
              Answer.nothing());
          return read(request, id);
        });
  }

  /** Gives a member a new first password, shown this once, and ends their sessions. */
  @POST
  @Path("{id}/password")
  @Needs(Role.ADMIN)
  @Exchange(gives = View.class)
  public Response reset(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Stored<Member> member = member(request, id);
    Memberships.Welcomed made = memberships.reset(member, Caller.of(request).role(), commits.now());
    return commits.commit(
        request, made.writes(), Answer.ok(View.of(made.member(), made.password().reveal())));
  }

  /** Removes a member and ends their sessions. */
  @DELETE
  @Path("{id}")
  @Needs(Role.ADMIN)
  @Exchange(status = 204)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Expected expected = Expected.of(request);
    return expected.change(
        () -> {
          Stored<Member> member = member(request, id);
          expected.check("member " + id, member.version());
          return commits.commit(
              request, memberships.remove(member, Caller.of(request).role()), Answer.nothing());
        });
  }

  private Stored<Member> member(ContainerRequestContext request, String id) {
    return ProblemException.present(
        memberships.members().stored(Caller.of(request).tenant(), id), "member", id);
  }
}
