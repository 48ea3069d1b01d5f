package io.parley.core.sql;

import io.parley.core.testkit.MutableClock;
import io.parley.core.testkit.Sample;
import io.parley.core.work.Storage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class SqliteConcurrencyTest implements ConcurrencyContract, TenantEndContract {
  @TempDir Path folder;

  @Override
  public List<Storage> nodes() {
    return List.of(SqlStorage.sqlite(folder, MutableClock.at(Sample.NOON)));
  }
}
