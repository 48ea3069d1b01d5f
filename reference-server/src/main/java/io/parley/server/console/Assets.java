package io.parley.server.console;

import io.parley.server.console.page.Page;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * The console's style and scripts, each under a name that carries its hash, so that browsers may
 * keep them for good. Immutable.
 */
final class Assets {
  private static final String OURS = "/io/parley/server/console/";
  private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";

  private final Map<String, Asset> byName = new LinkedHashMap<>();
  private final Page.AssetPaths paths;

  private static final class Asset {
    final String type;
    final byte[] plain;
    final byte[] gzipped;

    Asset(String type, byte[] plain) {
      this.type = type;
      this.plain = plain;
      this.gzipped = Assets.gzipped(plain);
    }
  }

  Assets() {
    this.paths =
        new Page.AssetPaths(
            add("console", "css", "text/css", OURS + "console.css"),
            add("console", "js", "text/javascript", OURS + "console.js"),
            add("htmx", "js", "text/javascript", HTMX),
            add("parley", "svg", "image/svg+xml", OURS + "parley.svg"));
  }

  /** Where they are found. */
  Page.AssetPaths paths() {
    return paths;
  }

  /** The asset of that name; empty when there is none, or none of that content any more. */
  Optional<Response> serve(String name, boolean gzip) {
    return Optional.ofNullable(byName.get(name))
        .map(
            asset -> {
              var response =
                  Response.ok(gzip ? asset.gzipped : asset.plain)
                      .type(asset.type + ";charset=utf-8")
                      .header(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                      .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
              return gzip
                  ? response.header(HttpHeaders.CONTENT_ENCODING, "gzip").build()
                  : response.build();
            });
  }

  private String add(String stem, String extension, String type, String resource) {
    byte[] plain = bytes(resource);
    String name = stem + "-" + hash(plain) + "." + extension;
    byName.put(name, new Asset(type, plain));
    return "/assets/" + name;
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException("no resource " + resource + " on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzipped(byte[] plain) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
          .substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
