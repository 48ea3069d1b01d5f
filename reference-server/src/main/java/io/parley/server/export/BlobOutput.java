package io.parley.server.export;

import io.parley.core.TenantId;
import io.parley.core.blob.Bytes;
import io.parley.core.work.Write;
import java.io.OutputStream;

/** Keeps what is written to it as the parts of a blob, each as soon as it is full. */
final class BlobOutput extends OutputStream {
  private final TenantId tenant;
  private final String blob;
  private final Full full;
  private final byte[] buffer = new byte[Write.Keep.MOST];
  private int filled;
  private int part;
  private long size;

  /** Takes a part that is full. */
  interface Full {
    /**
     * Keeps it.
     *
     * @param part the write that does
     * @param size how many bytes there are with it
     */
    void keep(Write.Keep part, long size);
  }

  BlobOutput(TenantId tenant, String blob, Full full) {
    this.tenant = tenant;
    this.blob = blob;
    this.full = full;
  }

  /** How many bytes were written. */
  long size() {
    return size;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      int some = Math.min(length - done, buffer.length - filled);
      System.arraycopy(bytes, offset + done, buffer, filled, some);
      filled += some;
      size += some;
      done += some;
      if (filled == buffer.length) {
        keep();
      }
    }
  }

  private void keep() {
    full.keep(new Write.Keep(tenant, blob, part, Bytes.of(buffer, 0, filled)), size);
    part++;
    filled = 0;
  }

  /** Keeps what is left. */
  @Override
  public void close() {
    if (filled > 0) {
      keep();
    }
  }
}
