package io.parley.server.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Posts message webhooks over so many keep-alive connections and measures the answers. Speaks HTTP
 * by hand, because on a small machine a full client takes more processor time than the server.
 */
final class HookLoad {
  /**
   * What was measured.
   *
   * @param perSecond answers with 200 in each second
   * @param p50 median in milliseconds
   * @param p99 in milliseconds
   * @param worst in milliseconds
   * @param refused answers other than 200
   */
  record Figures(double perSecond, double p50, double p99, double worst, long refused) {
    @Override
    public String toString() {
      return "%,.0f/s, p50 %.1f ms, p99 %.1f ms, worst %.0f ms, refused %d"
          .formatted(perSecond, p50, p99, worst, refused);
    }
  }

  private HookLoad() {}

  /** Posts {@code total} different webhooks over {@code connections} connections. */
  static Figures run(URI hook, int connections, int total) throws InterruptedException {
    var nanos = new long[total];
    var next = new AtomicLong();
    var refused = new LongAdder();
    var done = new CountDownLatch(connections);
    long started = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  connection(hook, nanos, next, refused);
                } catch (IOException e) {
                  refused.increment();
                } finally {
                  done.countDown();
                }
              });
    }
    done.await();
    double seconds = (System.nanoTime() - started) / 1e9;
    Arrays.sort(nanos);
    return new Figures(
        (total - refused.sum()) / seconds,
        nanos[total / 2] / 1e6,
        nanos[(int) (total * 0.99)] / 1e6,
        nanos[total - 1] / 1e6,
        refused.sum());
  }

  private static void connection(URI hook, long[] nanos, AtomicLong next, LongAdder refused)
      throws IOException {
    try (Socket socket = new Socket(hook.getHost(), hook.getPort())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (long n = next.getAndIncrement(); n < nanos.length; n = next.getAndIncrement()) {
        byte[] request = request(hook, n);
        long sent = System.nanoTime();
        out.write(request);
        out.flush();
        if (status(in) != 200) {
          refused.increment();
        }
        nanos[(int) n] = System.nanoTime() - sent;
      }
    }
  }

  private static byte[] request(URI hook, long n) {
    long talk = 1_000 + n % 500;
    String item = "&message%5Badd%5D%5B0%5D%5B";
    String body =
        "account%5Bsubdomain%5D=load&account%5Bid%5D=31000000"
            + (item + "id%5D=" + UUID.randomUUID())
            + (item + "chat_id%5D=33b41601-7ed1-443b-9108-" + talk)
            + (item + "talk_id%5D=" + talk)
            + (item + "contact_id%5D=" + (2_000 + talk))
            + (item + "text%5D=How+long+does+delivery+take%3F+" + n)
            + (item + "created_at%5D=1795435200")
            + (item + "element_type%5D=2")
            + (item + "entity_type%5D=lead")
            + (item + "element_id%5D=" + (3_000 + talk))
            + (item + "entity_id%5D=" + (3_000 + talk))
            + (item + "type%5D=incoming")
            + (item + "author%5D%5Bid%5D=e1ec058c-7efb-4b59-24b1")
            + (item + "author%5D%5Btype%5D=external")
            + (item + "author%5D%5Bname%5D=Ana+Costa")
            + (item + "origin%5D=telegram");
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    String head =
        "POST %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: amoCRM-WebHook-client/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
            .formatted(hook.getRawPath(), hook.getHost(), hook.getPort(), bytes.length);
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(start, start.length + bytes.length);
    System.arraycopy(bytes, 0, request, start.length, bytes.length);
    return request;
  }

  /** Reads one answer whole: a status line, headers, and a body of the stated length. */
  private static int status(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      throw new IOException("the connection was closed");
    }
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    in.skipNBytes(length);
    return Integer.parseInt(first.substring(9, 12));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c != -1; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
