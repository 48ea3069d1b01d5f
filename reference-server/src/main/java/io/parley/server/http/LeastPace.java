package io.parley.server.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Ends a request whose body comes in too slowly, with a 408, so that slow clients cannot occupy the
 * server. Each request is measured by its own bytes, over the time since they were first waited
 * for. (Jetty's own handler for this divides the bytes of all requests since the start by that
 * time.)
 */
final class LeastPace extends Handler.Wrapper {
  /** A connection that was just opened may stall for a moment. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final long bytesPerSecond;

  LeastPace(long bytesPerSecond, Handler next) {
    super(next);
    this.bytesPerSecond = bytesPerSecond;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(new Paced(request, bytesPerSecond), response, callback);
  }

  /** Used by one thread at a time, as Jetty promises for the content of a request. */
  private static final class Paced extends Request.Wrapper {
    private final long bytesPerSecond;
    private volatile long waitedSince;
    private volatile long bytes;
    private volatile boolean waited;
    private volatile boolean tooSlow;

    Paced(Request request, long bytesPerSecond) {
      super(request);
      this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public void demand(Runnable demandCallback) {
      if (!waited) {
        waited = true;
        waitedSince = System.nanoTime();
      }
      long nanos = System.nanoTime() - waitedSince;
      if (nanos > GRACE.toNanos()
          && bytes < bytesPerSecond * TimeUnit.NANOSECONDS.toSeconds(nanos)) {
        tooSlow = true;
        demandCallback.run();
        return;
      }
      super.demand(demandCallback);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
    public Content.Chunk read() {
      if (tooSlow) {
        return Content.Chunk.from(
            new HttpException.RuntimeException(
                HttpStatus.REQUEST_TIMEOUT_408,
                "a body must come in with at least " + bytesPerSecond + " bytes a second"));
      }
      Content.Chunk chunk = super.read();
      if (chunk != null) {
        bytes += chunk.remaining();
      }
      return chunk;
    }
  }
}
