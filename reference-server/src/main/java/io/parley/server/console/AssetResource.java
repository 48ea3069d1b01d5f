package io.parley.server.console;

import io.parley.server.security.Open;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Style and scripts. */
@Path("/assets/{name}")
public final class AssetResource {
  private final Assets assets;

  AssetResource(Assets assets) {
    this.assets = assets;
  }

  /** One of them; compressed for whoever takes it so. */
  @GET
  @Open
  public Response asset(
      @PathParam("name") String name,
      @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String encodings) {
    return assets
        .serve(name, encodings != null && encodings.contains("gzip"))
        .orElseThrow(() -> new ConsoleError(404));
  }
}
