package io.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.parley.server.security.Needs;
import io.parley.server.security.Open;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MarkedMethodsTest {
  private static final List<JavaMethod> METHODS =
      new ClassFileImporter()
          .importPackages("io.parley.server.resource").stream()
              .filter(type -> type.isAnnotatedWith(Path.class))
              .map(JavaClass::getMethods)
              .flatMap(java.util.Collection::stream)
              .filter(MarkedMethodsTest::answersRequests)
              .toList();

  @Test
  void every_method_that_answers_requests_says_who_may_call_it() {
    assertThat(METHODS).hasSizeGreaterThan(40);
    assertThat(METHODS)
        .allSatisfy(
            method ->
                assertThat(method.isAnnotatedWith(Needs.class) ^ method.isAnnotatedWith(Open.class))
                    .as(method.getFullName())
                    .isTrue());
  }

  @Test
  void only_health_figures_hooks_and_the_way_back_from_consent_are_open() {
    var open = new TreeSet<String>();
    METHODS.stream()
        .filter(method -> method.isAnnotatedWith(Open.class))
        .forEach(method -> open.add(method.getOwner().getSimpleName() + "." + method.getName()));

    assertThat(open)
        .containsExactly(
            "ContractResource.document",
            "ContractResource.page",
            "ContractResource.style",
            "CustomEventResource.receive",
            "HealthResource.all",
            "HealthResource.live",
            "HealthResource.ready",
            "KommoChatsResource.probe",
            "KommoChatsResource.receive",
            "KommoConsentResource.callback",
            "KommoConsentResource.disconnect",
            "KommoHookResource.probe",
            "KommoHookResource.receive",
            "KommoSalesbotResource.probe",
            "KommoSalesbotResource.receive",
            "MetricsResource.read");
  }

  @Test
  void a_session_is_as_good_as_a_key_only_for_the_way_to_consent() {
    assertThat(METHODS)
        .filteredOn(method -> method.isAnnotatedWith(Needs.class))
        .filteredOn(method -> method.getAnnotationOfType(Needs.class).orSession())
        .extracting(method -> method.getOwner().getSimpleName() + "." + method.getName())
        .containsExactly("KommoConsentResource.connect");
  }

  private static boolean answersRequests(JavaMethod method) {
    return method.getAnnotations().stream()
        .anyMatch(mark -> mark.getRawType().isAnnotatedWith(HttpMethod.class));
  }
}
