package io.parley.server.knowledge;

import io.parley.core.blob.Bytes;
import io.parley.core.outgoing.OutgoingGuard;
import io.parley.rag.file.PageFetcher;
import io.parley.rag.ingest.UnreadableFileException;
import io.parley.server.outgoing.GuardedHttp;

/** Fetches web pages through the guard. Thread-safe. */
public final class WebPages implements PageFetcher {
  private final OutgoingGuard guard;
  private final GuardedHttp http;

  /**
   * @param guard decides about addresses
   * @param http made with the same guard
   */
  public WebPages(OutgoingGuard guard, GuardedHttp http) {
    this.guard = guard;
    this.http = http;
  }

  @Override
  public String checked(String address) {
    return guard.check(address).toString();
  }

  @Override
  public Fetched fetch(String address) {
    var answer = http.get(address);
    if (!answer.successful()) {
      throw new UnreadableFileException(
          "is not there: " + answer.address().getHost() + " answered " + answer.status());
    }
    return new Fetched(answer.header("content-type"), Bytes.of(answer.body()));
  }
}
