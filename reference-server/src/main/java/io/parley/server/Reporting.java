package io.parley.server;

import io.parley.core.work.Decider;
import io.parley.core.work.JobHandler;
import io.parley.rag.article.Articles;
import io.parley.server.call.Commits;
import io.parley.server.export.Exporter;
import io.parley.server.export.Exports;
import io.parley.server.insight.InsightParts;
import io.parley.server.resource.AnalyticsResource;
import io.parley.server.resource.ExportResource;
import io.parley.server.resource.FeedbackResource;
import io.parley.server.resource.GapResource;
import java.util.List;

/** What is told of what happened: figures, gaps, files. */
final class Reporting {
  private final Foundation on;
  private final InsightParts insight;
  private final Exports exports;

  Reporting(Foundation on) {
    this.on = on;
    this.insight = new InsightParts(on.storage(), on.kommo(), on.automation());
    this.exports = new Exports(on.storage());
  }

  InsightParts insight() {
    return insight;
  }

  Exports exports() {
    return exports;
  }

  /** Counts what is not counted where it is stored. */
  Decider counting() {
    return insight.stageCounts();
  }

  /** Makes the files. */
  JobHandler exporting() {
    return exports.job(
        new Exporter(
            on.storage(),
            on.kommo().integrations()::ofAgent,
            (tenant, before, limit) ->
                on.knowledge().articles().list(tenant, Articles.Selection.ALL, before, limit)));
  }

  /** Removes files that have had their time. */
  void sweep() {
    exports.sweep(on.clock().instant());
  }

  /** The resources of the REST API. */
  List<Object> resources(Commits commits) {
    return List.of(
        new AnalyticsResource(
            insight.analytics(), on.accounts(), insight.names(), insight.prices(), commits),
        new FeedbackResource(insight.feedbacks(), commits),
        new GapResource(insight.gaps(), on.storage(), on.knowledge().articles(), commits),
        new ExportResource(exports, commits));
  }
}
