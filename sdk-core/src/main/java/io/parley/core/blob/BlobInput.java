package io.parley.core.blob;

import io.parley.core.TenantId;
import java.io.InputStream;
import java.util.Objects;

/**
 * The bytes of a blob from its first part to its last, read one part at a time. A blob that is not
 * there has none. Not thread-safe.
 */
public final class BlobInput extends InputStream {
  private final BlobStore blobs;
  private final TenantId tenant;
  private final String blob;
  private byte[] part = new byte[0];
  private int next;
  private int at;
  private boolean ended;

  /** Reads that blob. */
  public BlobInput(BlobStore blobs, TenantId tenant, String blob) {
    this.blobs = blobs;
    this.tenant = tenant;
    this.blob = blob;
  }

  private boolean more() {
    while (!ended && at == part.length) {
      var found = blobs.part(tenant, blob, next++);
      ended = found.isEmpty();
      part = found.map(Bytes::toArray).orElse(part);
      at = ended ? part.length : 0;
    }
    return !ended;
  }

  @Override
  public int read() {
    return more() ? part[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!more()) {
      return -1;
    }
    int count = Math.min(length, part.length - at);
    System.arraycopy(part, at, into, offset, count);
    at += count;
    return count;
  }
}
