package io.parley.kommo.sandbox;

/** All routes below {@code /api}. */
final class ApiRoutes {
  private ApiRoutes() {}

  static void add(Router router) {
    AccountRoutes.add(router);
    CardRoutes.add(router);
    NoteRoutes.add(router);
    TalkRoutes.add(router);
    WebhookRoutes.add(router);
    PipelineRoutes.add(router);
    TaskRoutes.add(router);
    FieldRoutes.add(router);
    LinkRoutes.add(router);
    UnsortedRoutes.add(router);
    EventRoutes.add(router);
    BotRoutes.add(router);
    CatalogRoutes.add(router);
  }
}
