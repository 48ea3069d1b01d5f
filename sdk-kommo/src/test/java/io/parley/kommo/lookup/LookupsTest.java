package io.parley.kommo.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.core.TenantId;
import io.parley.core.agent.Agent;
import io.parley.core.agent.Lookup;
import io.parley.core.agent.Passage;
import io.parley.core.inmemory.InMemoryStorage;
import io.parley.core.mirror.MirrorEntry;
import io.parley.core.work.Storage;
import io.parley.core.work.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What agents may tell customers of their own deal and contact. */
class LookupsTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Storage storage = new InMemoryStorage();
  private final Lookup deals = new LookUpDeal(storage.mirror());
  private final Lookup contacts = new LookUpContact(storage.mirror());

  LookupsTest() {
    copy(ACME, "i1", "lead", 17, lead(17, "Ana's lamps", 142));
    copy(ACME, "i1", "lead", 18, lead(18, "Somebody else's lamps", 142));
    copy(ACME, "i2", "lead", 17, lead(17, "Another account's lamps", 142));
    copy(new TenantId("other"), "i1", "lead", 17, lead(17, "Another tenant's lamps", 142));
    copy(
        ACME,
        "i1",
        "contact",
        77,
        """
        {"id":77,"name":"Ana Lima","created_at":1700000000,"updated_at":1700000000,
         "responsible_user_id":1,"custom_fields_values":[
          {"field_id":5,"field_code":"PHONE","field_name":"Phone","field_type":"multitext",
           "values":[{"value":"+351 911","enum_code":"WORK"}]},
          {"field_id":6,"field_code":"EMAIL","field_name":"E-mail","field_type":"multitext",
           "values":[{"value":"ana@shop.example"}]}]}
        """);
    copy(
        ACME,
        "i1",
        "pipeline",
        7,
        """
        {"id":7,"name":"Sales","sort":1,"is_main":true,"is_archive":false,"_embedded":{"statuses":[
          {"id":142,"name":"Ready to ship","sort":10,"pipeline_id":7,"color":"#fff","type":0}]}}
        """);
  }

  private static String lead(long id, String name, long status) {
    return """
    {"id":%d,"name":"%s","price":250,"pipeline_id":7,"status_id":%d,"responsible_user_id":1,
     "created_at":1700000000,"updated_at":1700000000,"custom_fields_values":[
       {"field_id":11,"field_code":null,"field_name":"Tracking number","field_type":"text",
        "values":[{"value":"TR-%d"}]},
       {"field_id":12,"field_code":null,"field_name":"Delivery day","field_type":"date",
        "values":[{"value":1700000000}]},
       {"field_id":13,"field_code":null,"field_name":"Remarks","field_type":"text",
        "values":[{"value":"difficult customer"}]}],
     "_embedded":{"tags":[{"id":1,"name":"difficult"}]}}
    """
        .formatted(id, name, status, id);
  }

  private void copy(TenantId tenant, String integration, String kind, long id, String body) {
    storage
        .work()
        .commit(
            List.of(
                new Write.Mirror(
                    tenant,
                    "kommo/" + integration,
                    List.of(
                        new MirrorEntry(kind, Long.toString(id), id, "", "", "", "", NOON, body)))),
            NOON);
  }

  private static Lookup.Place place(Map<String, String> target, String... fields) {
    Agent.Profile plain = Agent.Profile.named("Sofia");
    var profile =
        new Agent.Profile(
            plain.name(),
            "",
            "",
            List.of(),
            Agent.Status.ACTIVE,
            plain.model(),
            new Agent.Retrieval(List.of(), 5, 0, List.of(fields)),
            plain.memory(),
            plain.handoff());
    return new Lookup.Place(new Agent(ACME, "sofia", 1, NOON, NOON, profile), target);
  }

  private static final Map<String, String> TALK =
      Map.of("integration", "i1", "lead", "17", "contact", "77");

  private static String told(Lookup lookup, Lookup.Place place) {
    return lookup.find(place, Map.of()).stream().map(Passage::text).findFirst().orElse("");
  }

  @Test
  void a_deal_is_told_with_its_stage_and_its_days_and_nothing_that_is_not_named() {
    assertThat(told(deals, place(TALK)))
        .isEqualTo(
            """
            deal: Ana's lamps
            number: 17
            stage: Ready to ship
            opened on: 2023-11-14""");
  }

  @Test
  void what_the_agent_may_tell_is_named_by_name_number_or_code() {
    assertThat(told(deals, place(TALK, "price", "tracking NUMBER", "12")))
        .contains("price: 250", "Tracking number: TR-17", "Delivery day: 2023-11-14T22:13:20Z")
        .doesNotContain("difficult");
    assertThat(told(contacts, place(TALK))).isEqualTo("name: Ana Lima");
    assertThat(told(contacts, place(TALK, "PHONE"))).isEqualTo("name: Ana Lima\nPhone: +351 911");
  }

  @Test
  void nothing_is_told_but_of_the_talks_own_deal_in_its_own_account() {
    assertThat(told(deals, place(Map.of("integration", "i2", "lead", "17"))))
        .contains("Another account's lamps");
    assertThat(told(deals, place(Map.of("integration", "i3", "lead", "17")))).isEmpty();
    assertThat(told(deals, place(Map.of("integration", "i1", "lead", "99")))).isEmpty();
    assertThat(deals.find(place(TALK), Map.of("leadId", 18L, "lead", "18")))
        .extracting(Passage::sourceId)
        .containsExactly("crm:lead:17");
  }

  @Test
  void where_there_is_no_deal_or_account_nothing_is_offered() {
    assertThat(deals.isOffered(place(TALK))).isTrue();
    assertThat(contacts.isOffered(place(TALK))).isTrue();
    assertThat(deals.isOffered(place(Map.of("integration", "i1")))).isFalse();
    assertThat(deals.isOffered(place(Map.of("lead", "17")))).isFalse();
    assertThat(deals.isOffered(place(Map.of("integration", "i1", "lead", "1 or 1=1")))).isFalse();
    assertThat(contacts.isOffered(place(Map.of("integration", "i1", "lead", "17")))).isFalse();
  }

  @Test
  void a_passage_of_a_record_is_named_after_it() {
    assertThat(deals.find(place(TALK), Map.of()))
        .extracting(Passage::id, Passage::title, Passage::language)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("crm:lead:17", "Deal 17", Optional.empty()));
  }
}
