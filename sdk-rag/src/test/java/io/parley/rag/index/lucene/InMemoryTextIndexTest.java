package io.parley.rag.index.lucene;

import io.parley.rag.index.TextIndex;
import io.parley.rag.testkit.TextIndexContract;

class InMemoryTextIndexTest implements TextIndexContract {
  @Override
  public TextIndex emptyIndex() {
    return new InMemoryTextIndex();
  }
}
