package io.parley.server.resource;

import io.parley.core.TenantId;
import io.parley.core.UniqueId;
import io.parley.rag.article.Categories;
import io.parley.rag.article.Category;
import io.parley.server.call.Answer;
import io.parley.server.call.Bodies;
import io.parley.server.call.Commits;
import io.parley.server.call.Expected;
import io.parley.server.call.Page;
import io.parley.server.contract.Exchange;
import io.parley.server.http.MergePatch;
import io.parley.server.problem.Problem;
import io.parley.server.problem.ProblemException;
import io.parley.server.security.Caller;
import io.parley.server.security.Needs;
import io.parley.server.security.Role;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shelves of the knowledge base. */
@Path("/api/knowledge-base/categories")
@Produces(MediaType.APPLICATION_JSON)
public final class CategoryResource {
  private static final String PATH = "/api/knowledge-base/categories/";

  private final Categories categories;
  private final Commits commits;

  public CategoryResource(Categories categories, Commits commits) {
    this.categories = categories;
    this.commits = commits;
  }

  /** What people set of a category. */
  public record Settings(
      @Nullable String name, @Nullable String description, Optional<String> parentId) {
    public Settings {
      var unused = content(name, description, parentId);
    }

    static Settings of(Category.Content content) {
      return new Settings(content.name(), content.description(), content.parentId());
    }

    Category.Content content() {
      return content(name, description, parentId);
    }

    private static Category.Content content(
        @Nullable String name, @Nullable String description, Optional<String> parentId) {
      return new Category.Content(
          Bodies.required("name", name), description == null ? "" : description, parentId);
    }
  }

  private record View(
      String id,
      String name,
      String description,
      Optional<String> parentId,
      Instant createdAt,
      Instant updatedAt) {
    static View of(Category category) {
      Category.Content content = category.content();
      return new View(
          category.id(),
          content.name(),
          content.description(),
          content.parentId(),
          category.createdAt(),
          category.updatedAt());
    }
  }

  /** The categories, newest first. */
  @GET
  @Needs(Role.VIEWER)
  @Exchange(gives = View.class, page = true)
  public Response list(
      @Context ContainerRequestContext request,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Page page = Page.of(limit, cursor);
    return Answer.ok(
            page.body(
                categories.list(Caller.of(request).tenant(), page.before(), page.withNext()),
                Category::id,
                View::of))
        .response();
  }

  /** Creates a category. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Role.OPERATOR)
  @Exchange(gives = View.class, status = 201)
  public Response create(@Context ContainerRequestContext request, @Nullable Settings settings) {
    Category.Content content = Bodies.present(settings).content();
    Instant now = commits.now();
    TenantId tenant = Caller.of(request).tenant();
    Category made =
        ProblemException.checked(() -> categories.create(tenant, UniqueId.at(now), content, now));
    return commits.answered(request, Answer.created(PATH + made.id(), View.of(made)));
  }

  /** One category. */
  @GET
  @Path("{id}")
  @Needs(Role.VIEWER)
  @Exchange(gives = View.class)
  public Response read(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Category category = category(request, id);
    return Answer.ok(View.of(category), category.version()).response();
  }

  /** Changes what the patch names. */
  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, MergePatch.MEDIA_TYPE})
  @Needs(Role.OPERATOR)
  @Exchange(gives = View.class, takes = Settings.class)
  public Response change(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      @Nullable MergePatch patch) {
    MergePatch changes = Bodies.present(patch);
    Expected expected = Expected.of(request);
    Category changed =
        expected.change(
            () -> {
              Category category = category(request, id);
              expected.check("category " + id, category.version());
              Category.Content content =
                  changes.applyTo(Settings.of(category.content()), Settings.class).content();
              return ProblemException.checked(
                  () ->
                      categories.update(
                          category.tenant(), id, category.version(), content, commits.now()));
            });
    return Answer.ok(View.of(changed), changed.version()).response();
  }

  /** Removes an empty category. */
  @DELETE
  @Path("{id}")
  @Needs(Role.OPERATOR)
  @Exchange(status = 204)
  public Response remove(@Context ContainerRequestContext request, @PathParam("id") String id) {
    Category category = category(request, id);
    Expected.of(request).check("category " + id, category.version());
    try {
      categories.remove(category.tenant(), id, commits.now());
    } catch (IllegalStateException e) {
      throw new ProblemException(Problem.of(409, String.valueOf(e.getMessage())));
    }
    return Answer.nothing().response();
  }

  private Category category(ContainerRequestContext request, String id) {
    return ProblemException.present(
        categories.find(Caller.of(request).tenant(), id), "category", id);
  }
}
