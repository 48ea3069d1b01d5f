package io.parley.server.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.parley.server.contract.ContractPage;
import io.parley.server.contract.Exchange;
import io.parley.server.security.Open;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What can be asked of this server: as OpenAPI for programs, as a page for people. */
@Path("/")
public final class ContractResource {
  private final Supplier<ObjectNode> making;

  /** Made when it is first asked for: most starts of a server need none. */
  private @Nullable ObjectNode contract;

  /**
   * @param making makes the document
   */
  public ContractResource(Supplier<ObjectNode> making) {
    this.making = making;
  }

  /** This document: the contract of the API as OpenAPI 3.1. */
  @GET
  @Path("openapi.json")
  @Open
  @Exchange(type = "application/vnd.oai.openapi+json")
  public Response document() {
    return Response.ok(contract().toString().getBytes(StandardCharsets.UTF_8))
        .type("application/vnd.oai.openapi+json;version=3.1")
        .build();
  }

  /** The contract of the API to read. */
  @GET
  @Path("docs")
  @Open
  @Exchange(type = "text/html")
  public Response page() {
    var html = new StringOutput();
    TemplateEngine.createPrecompiled(ContentType.Html)
        .render("docs.jte", Map.of("view", ContractPage.of(contract())), html);
    return Response.ok(html.toString())
        .type("text/html; charset=utf-8")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'")
        .build();
  }

  /** The look of the page. */
  @GET
  @Path("docs/style.css")
  @Open
  @Exchange(type = "text/css")
  public Response style() {
    try (InputStream css =
        Objects.requireNonNull(ContractResource.class.getResourceAsStream("docs.css"))) {
      return Response.ok(css.readAllBytes()).type("text/css; charset=utf-8").build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized ObjectNode contract() {
    ObjectNode made = contract;
    if (made == null) {
      made = making.get();
      contract = made;
    }
    return made;
  }
}
