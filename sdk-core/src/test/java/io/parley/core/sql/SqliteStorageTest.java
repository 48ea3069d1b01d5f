package io.parley.core.sql;

import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.Sample;
import io.parley.core.testkit.StorageContract;
import io.parley.core.work.Storage;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStorageTest implements StorageContract {
  @TempDir Path folder;

  @Override
  public Storage emptyStorage() {
    return SqlStorage.sqlite(folder, MutableClock.at(Sample.NOON));
  }
}
