package io.parley.server.http;

import io.parley.server.problem.ProblemMapper;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.media.multipart.MultiPartFeature;
import org.glassfish.jersey.media.sse.SseFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The Jersey application: the given parts and nothing that it would find by itself. */
public final class Application {
  /**
   * Warns of every resource that is registered as an instance, which is how all of ours are; held
   * here because loggers are not.
   */
  private static final Logger NEEDLESS =
      Logger.getLogger("org.glassfish.jersey.internal.inject.Providers");

  private Application() {}

  /** An application of these resources and filters. */
  public static ResourceConfig of(List<?> parts) {
    NEEDLESS.setLevel(Level.SEVERE);
    var application = new ResourceConfig();
    application.property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
    application.property(CommonProperties.JSON_PROCESSING_FEATURE_DISABLE, true);
    application.property(ServerProperties.WADL_FEATURE_DISABLE, true);
    application.property(ServerProperties.BV_FEATURE_DISABLE, true);
    application.property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
    // A proxy in between may be called otherwise, and speak https.
    application.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
    application.register(SseFeature.class);
    application.register(MultiPartFeature.class);
    application.register(new ProblemMapper());
    application.register(new JsonBodies());
    application.register(new BodyLimit());
    application.register(new ResponseHeaders());
    parts.forEach(application::register);
    return application;
  }
}
