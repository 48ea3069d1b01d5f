package io.parley.samples;

import io.parley.core.action.ActionHandler;
import io.parley.core.testkit.ActionHandlerContract;
import java.util.Map;

/** The kit proves the action. */
class OwnActionTest implements ActionHandlerContract {
  private final OwnAction.Courier courier = new OwnAction.Courier();

  @Override
  public ActionHandler handler() {
    return new OwnAction.BookCourier(courier);
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of("parcel", "P-17");
  }

  @Override
  public int done() {
    return courier.count();
  }
}
