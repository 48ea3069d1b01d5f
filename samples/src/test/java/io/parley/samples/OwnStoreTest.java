package io.parley.samples;

import io.parley.core.sql.SqlStorage;
import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.Sample;
import io.parley.core.testkit.StorageContract;
import io.parley.core.work.Storage;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The kit proves the store. */
class OwnStoreTest implements StorageContract {
  @TempDir Path folder;

  @Override
  public Storage emptyStorage() {
    return new OwnStore(SqlStorage.sqlite(folder, MutableClock.at(Sample.NOON)));
  }
}
