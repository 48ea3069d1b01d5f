package io.parley.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Has everything behind it see the client's address where a trusted proxy asks for a client. */
final class ClientAddress extends Handler.Wrapper {
  private final TrustedProxies proxies;

  ClientAddress(TrustedProxies proxies, Handler next) {
    super(next);
    this.proxies = proxies;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    SocketAddress from = request.getConnectionMetaData().getRemoteSocketAddress();
    if (proxies.ranges().isEmpty()
        || !(from instanceof InetSocketAddress socket)
        || socket.getAddress() == null) {
      return super.handle(request, response, callback);
    }
    InetAddress client =
        proxies.client(
            socket.getAddress(),
            request.getHeaders().getFields(HttpHeader.X_FORWARDED_FOR).stream()
                .map(field -> String.valueOf(field.getValue()))
                .toList());
    return client.equals(socket.getAddress())
        ? super.handle(request, response, callback)
        : super.handle(new Forwarded(request, client), response, callback);
  }

  private static final class Forwarded extends Request.Wrapper {
    private final ConnectionMetaData connection;

    Forwarded(Request request, InetAddress client) {
      super(request);
      var address = new InetSocketAddress(client, 0);
      this.connection =
          new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
            @Override
            public SocketAddress getRemoteSocketAddress() {
              return address;
            }
          };
    }

    @Override
    public ConnectionMetaData getConnectionMetaData() {
      return connection;
    }
  }
}
