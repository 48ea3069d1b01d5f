package io.parley.core.inmemory;

import io.parley.core.testkit.StorageContract;
import io.parley.core.work.Storage;

class InMemoryStorageTest implements StorageContract {
  @Override
  public Storage emptyStorage() {
    return new InMemoryStorage();
  }
}
