package io.parley.kommo.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends one request over a connection of its own, as Kommo does, and reads the status of the
 * answer. Written by hand because the JDK's clients keep connections alive and repeat requests on
 * their own.
 */
final class OneShotHttp {
  private static final int LONGEST_STATUS_LINE = 8192;

  private OneShotHttp() {}

  static int post(URI to, String contentType, String text, Duration within) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String headers = "Content-Type: " + contentType + "\r\nContent-Length: " + body.length + "\r\n";
    return exchange(to, "POST", headers, body, within);
  }

  /** Posts with one more header. */
  static int post(
      URI to, String contentType, String name, String value, String text, Duration within)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String headers =
        "Content-Type: "
            + contentType
            + "\r\n"
            + name
            + ": "
            + value
            + "\r\nContent-Length: "
            + body.length
            + "\r\n";
    return exchange(to, "POST", headers, body, within);
  }

  static int get(URI to, Duration within) throws IOException {
    return exchange(to, "GET", "", new byte[0], within);
  }

  private static int exchange(URI to, String method, String headers, byte[] body, Duration within)
      throws IOException {
    long end = System.nanoTime() + within.toNanos();
    boolean tls = "https".equals(to.getScheme());
    int port = to.getPort() > 0 ? to.getPort() : tls ? 443 : 80;
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(to.getHost(), port), left(end));
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(left(end));
      try (Socket socket = tls ? encrypted(plain, to.getHost(), port) : plain) {
        String path = to.getRawPath().isEmpty() ? "/" : to.getRawPath();
        String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
        String head =
            method
                + " "
                + path
                + query
                + " HTTP/1.1\r\nHost: "
                + to.getRawAuthority()
                + "\r\nUser-Agent: amoCRM-WebHook-client/1.0\r\nConnection: close\r\n"
                + headers
                + "\r\n";
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        socket.getOutputStream().write(request.toByteArray());
        socket.getOutputStream().flush();
        return status(socket, end);
      }
    }
  }

  private static Socket encrypted(Socket plain, String host, int port) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static int status(Socket socket, long end) throws IOException {
    InputStream in = socket.getInputStream();
    var line = new StringBuilder();
    while (line.length() < LONGEST_STATUS_LINE) {
      socket.setSoTimeout(left(end));
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection was closed without an answer");
      }
      if (next == '\n') {
        break;
      }
      line.append((char) next);
    }
    String[] words = line.toString().split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/")) {
      throw new IOException("the answer is not HTTP: " + line);
    }
    try {
      return Integer.parseInt(words[1].strip());
    } catch (NumberFormatException e) {
      throw new IOException("the answer has no status: " + line, e);
    }
  }

  private static int left(long end) throws SocketTimeoutException {
    long millis = (end - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }
}
