package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.core.secret.Secret;
import io.parley.kommo.entity.AccountEvent;
import io.parley.kommo.entity.CatalogElement;
import io.parley.kommo.entity.CompanyDraft;
import io.parley.kommo.entity.ContactDraft;
import io.parley.kommo.entity.ElementDraft;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.FieldKey;
import io.parley.kommo.entity.FormDraft;
import io.parley.kommo.entity.LeadDraft;
import io.parley.kommo.entity.LeadPatch;
import io.parley.kommo.entity.Link;
import io.parley.kommo.entity.LinkDraft;
import io.parley.kommo.entity.NoteDraft;
import io.parley.kommo.entity.PipelineStatus;
import io.parley.kommo.entity.Salesbot;
import io.parley.kommo.entity.TaskDraft;
import io.parley.kommo.entity.UnsortedLead;
import io.parley.kommo.entity.WholeLeadDraft;
import io.parley.kommo.sandbox.AccountSeed;
import io.parley.kommo.sandbox.ApiWrite;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxAccount;
import io.parley.kommo.sandbox.SandboxConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the client reads and writes beside leads, contacts and talks, through a sandbox. */
class BreadthTest {
  private final KommoSandbox sandbox =
      KommoSandbox.start(
          SandboxConfig.builder()
              .requestsPerSecond(1000)
              .account(AccountSeed.named("shop").withIncomingLeads(true))
              .build());
  private final SandboxAccount account = sandbox.account();
  private final Kommo kommo =
      Kommo.connect(sandbox.baseUrl())
          .longLivedToken(Secret.of(account.token()))
          .budget(RateBudget.unpaced())
          .build();

  @AfterEach
  void stop() {
    kommo.close();
    sandbox.close();
  }

  @Test
  void a_link_is_made_once_read_back_and_taken_away() {
    long lead = lead("Bike");
    long ana = kommo.contacts().create(ContactDraft.builder().name("Ana").build());
    long ben = kommo.contacts().create(ContactDraft.builder().name("Ben").build());
    Links links = kommo.links(EntityKind.LEADS);

    links.link(lead, LinkDraft.to(EntityKind.CONTACTS, ana), LinkDraft.mainContact(ben));
    long writes = posts("/link");
    links.link(lead, LinkDraft.to(EntityKind.CONTACTS, ana));

    assertThat(posts("/link")).as("what is linked is not asked for again").isEqualTo(writes);
    assertThat(links.of(lead))
        .extracting(Link::toKind, Link::toId, Link::main)
        .containsExactlyInAnyOrder(
            tuple(EntityKind.CONTACTS, ana, false), tuple(EntityKind.CONTACTS, ben, true));
    assertThat(kommo.leads().find(lead).orElseThrow().contactIds()).containsExactly(ben, ana);

    links.unlink(lead, LinkDraft.to(EntityKind.CONTACTS, ana));
    links.unlink(lead, LinkDraft.to(EntityKind.CONTACTS, ana));
    assertThat(links.of(lead)).extracting(Link::toId).containsExactly(ben);
  }

  @Test
  void links_of_several_entities_tell_whose_they_are() {
    long one = lead("One");
    long two = lead("Two");
    long ana = kommo.contacts().create(ContactDraft.builder().name("Ana").build());
    kommo.links(EntityKind.LEADS).link(two, LinkDraft.to(EntityKind.CONTACTS, ana));

    assertThat(kommo.links(EntityKind.LEADS).of(List.of(one, two)))
        .singleElement()
        .satisfies(link -> assertThat(link.id()).isEqualTo(two))
        .satisfies(link -> assertThat(link.toId()).isEqualTo(ana));
  }

  @Test
  void products_are_kept_in_a_list_and_linked_with_their_quantity() {
    long products = kommo.catalogs().list().findFirst().orElseThrow().id();
    List<Long> made =
        kommo
            .catalogs()
            .create(
                products,
                List.of(ElementDraft.named("Helmet").build(), ElementDraft.named("Bell").build()));

    kommo
        .catalogs()
        .update(products, Map.of(made.get(1), ElementDraft.changes().name("Loud bell").build()));

    assertThat(kommo.catalogs().elements(products))
        .extracting(CatalogElement::name)
        .containsExactly("Helmet", "Loud bell");
    assertThat(kommo.catalogs().elements(products, "loud")).hasSize(1);
    assertThat(kommo.catalogs().element(products, made.getFirst()).orElseThrow().name())
        .isEqualTo("Helmet");
    assertThat(kommo.catalogs().find(products).orElseThrow().type()).isEqualTo("products");

    long lead = lead("Bike");
    Links links = kommo.links(EntityKind.LEADS);
    links.link(lead, LinkDraft.element(products, made.getFirst(), new BigDecimal("2")));
    links.link(lead, LinkDraft.element(products, made.getFirst(), new BigDecimal("3")));
    assertThat(links.of(lead))
        .singleElement()
        .satisfies(link -> assertThat(link.toKind()).isEqualTo(EntityKind.CATALOG_ELEMENTS))
        .satisfies(link -> assertThat(link.catalogId()).contains(products))
        .satisfies(link -> assertThat(link.quantity().orElseThrow()).isEqualByComparingTo("3"));
  }

  @Test
  void the_history_tells_moves_with_both_stages_newest_first() {
    long lead = lead("Bike");
    long other = lead("Other");
    Instant before = sandbox.now();
    sandbox.advance(Duration.ofSeconds(2));
    long stage = laterStage();
    kommo.leads().update(lead, LeadPatch.builder().stage(account.pipelineId(), stage).build());
    sandbox.advance(Duration.ofSeconds(2));
    kommo
        .leads()
        .update(lead, LeadPatch.builder().stage(account.pipelineId(), PipelineStatus.WON).build());

    List<AccountEvent> moves =
        kommo
            .events()
            .search(
                q ->
                    q.types(List.of("lead_status_changed"))
                        .about(EntityKind.LEADS, List.of(lead))
                        .since(before))
            .toList();

    assertThat(moves)
        .extracting(e -> e.newStatusId().orElse(0L))
        .containsExactly(PipelineStatus.WON, stage);
    assertThat(moves.getFirst().oldStatusId()).contains(stage);
    assertThat(moves.getFirst().kind()).contains(EntityKind.LEADS);
    assertThat(kommo.events().find(moves.getFirst().id())).contains(moves.getFirst());
    assertThat(kommo.events().search(q -> q.about(EntityKind.LEADS, List.of(other)).since(before)))
        .filteredOn(event -> event.type().equals("lead_status_changed"))
        .isEmpty();
    assertThatThrownBy(() -> kommo.events().find("../leads"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_history_is_read_over_pages_of_a_hundred() {
    kommo.leads().create(IntStream.range(0, 120).mapToObj(i -> draft("L" + i)).toList());

    assertThat(kommo.events().search(q -> q.types(List.of("lead_added")))).hasSize(120);
  }

  @Test
  void a_form_waits_as_an_incoming_lead_until_it_is_accepted() {
    FormDraft form =
        FormDraft.of("Site", "f-1", "7", "Contact us", "https://shop.example", sandbox.now())
            .lead(draft("From the site"))
            .contact(ContactDraft.builder().name("Eva").build());

    String uid = kommo.unsorted().createForms(List.of(form)).getFirst();

    UnsortedLead waiting = kommo.unsorted().find(uid).orElseThrow();
    assertThat(waiting.category()).isEqualTo("forms");
    assertThat(waiting.metadata()).containsEntry("form_name", "Contact us");
    assertThat(kommo.unsorted().search(q -> q.categories(List.of("forms"))))
        .extracting(UnsortedLead::uid)
        .containsExactly(uid);
    assertThat(kommo.unsorted().search(q -> q.categories(List.of("sip")))).isEmpty();

    long lead = kommo.unsorted().accept(uid, OptionalLong.of(laterStage()), OptionalLong.empty());

    assertThat(waiting.leadId()).contains(lead);
    assertThat(kommo.leads().find(lead).orElseThrow().statusId()).isEqualTo(laterStage());
    assertThat(kommo.unsorted().find(uid)).isEmpty();
  }

  @Test
  void an_incoming_lead_is_declined_once_although_the_answer_is_lost() {
    String uid =
        kommo
            .unsorted()
            .createForms(
                List.of(FormDraft.of("Site", "f", "7", "Form", "https://a.example", sandbox.now())))
            .getFirst();
    sandbox.faults().add(Fault.dropAfter().on("DELETE", "*decline").times(1));

    kommo.unsorted().decline(uid, OptionalLong.empty());

    assertThat(kommo.unsorted().find(uid)).isEmpty();
    assertThatThrownBy(() -> kommo.unsorted().find("a/b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("uid 'a/b'");
  }

  @Test
  void a_chat_that_came_in_is_joined_to_a_lead() {
    account.customerWrites("Ana", "Hola");
    long lead = lead("Known deal");
    String uid =
        kommo
            .unsorted()
            .search(q -> q.categories(List.of("chats")))
            .map(UnsortedLead::uid)
            .findFirst()
            .orElseThrow();

    kommo.unsorted().link(uid, lead);

    assertThat(kommo.unsorted().find(uid)).isEmpty();
  }

  @Test
  void a_bot_runs_once_and_a_lost_answer_is_not_repeated() {
    long lead = lead("Bike");
    assertThat(kommo.salesbots().list()).extracting(Salesbot::id).contains(account.replyBotId());

    kommo.salesbots().run(account.replyBotId(), EntityKind.LEADS, lead);
    assertThat(account.botRuns()).isEqualTo(1);

    sandbox.faults().add(Fault.dropAfter().on("POST", "*run").times(1));
    var lost =
        catchThrowableOfType(
            KommoException.class,
            () -> kommo.salesbots().run(account.replyBotId(), EntityKind.LEADS, lead));
    assertThat(lost.mayHaveHappened()).isTrue();
    assertThat(account.botRuns()).isEqualTo(2);
    assertThatThrownBy(() -> kommo.salesbots().run(1, EntityKind.COMPANIES, lead))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a bot runs for leads or contacts, not for companies");
  }

  @Test
  void a_lead_is_made_together_with_its_person_and_company() {
    var made =
        kommo
            .leads()
            .createWhole(
                List.of(
                    WholeLeadDraft.of(draft("Alone")),
                    WholeLeadDraft.of(draft("Whole"))
                        .with(ContactDraft.builder().name("Ana").phone("+34600").build())
                        .with(CompanyDraft.named("Acme").build())));

    assertThat(made.getFirst().contactId()).isEmpty();
    assertThat(made.getFirst().merged()).isFalse();
    long contact = made.get(1).contactId().orElseThrow();
    assertThat(kommo.contacts().find(contact).orElseThrow().phones()).containsExactly("+34600");
    var lead = kommo.leads().find(made.get(1).leadId()).orElseThrow();
    assertThat(lead.contactIds()).containsExactly(contact);
    assertThat(lead.companyId()).isEqualTo(made.get(1).companyId());
    assertThatThrownBy(
            () -> WholeLeadDraft.of(LeadDraft.builder().name("x").contact(contact).build()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tags_never_set_stay_and_replaced_or_cleared_ones_go() {
    long lead =
        kommo.leads().create(LeadDraft.builder().name("Bike").tag("old").tag("vip").build());

    kommo.leads().update(lead, LeadPatch.builder().name("Red bike").build());
    assertThat(kommo.leads().find(lead).orElseThrow().tags()).hasSize(2);
    kommo.leads().update(lead, LeadPatch.builder().replaceTags(List.of("new")).build());
    assertThat(kommo.leads().find(lead).orElseThrow().tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.name()).isEqualTo("new"));
    kommo.leads().update(lead, LeadPatch.builder().replaceTags(List.of()).build());
    assertThat(kommo.leads().find(lead).orElseThrow().tags()).isEmpty();
  }

  @Test
  void tasks_are_found_by_what_they_are_about_and_whether_they_are_done() {
    long lead = lead("Bike");
    Instant due = sandbox.now().plusSeconds(3600);
    List<Long> made =
        kommo
            .tasks()
            .create(
                List.of(
                    TaskDraft.of("Call", due).about(EntityKind.LEADS, lead).build(),
                    TaskDraft.of("Write", due).build()));
    kommo.tasks().complete(made.get(1), "done");

    assertThat(kommo.tasks().search(q -> q)).hasSize(2);
    assertThat(kommo.tasks().search(q -> q.completed(false)))
        .singleElement()
        .satisfies(task -> assertThat(task.text()).isEqualTo("Call"));
    assertThat(kommo.tasks().search(q -> q.about(EntityKind.LEADS, lead))).hasSize(1);
    assertThat(kommo.tasks().search(q -> q.updatedSince(due))).isEmpty();
  }

  @Test
  void notes_are_written_several_at_once_and_over() {
    long lead = lead("Bike");
    Notes notes = kommo.notes(EntityKind.LEADS);

    List<Long> made =
        notes.create(lead, List.of(NoteDraft.text("one"), NoteDraft.fromService("Shop", "two")));
    notes.update(made.getFirst(), NoteDraft.text("one, corrected"));

    assertThat(notes.find(made.getFirst()).orElseThrow().text()).contains("one, corrected");
    assertThat(notes.find(made.get(1)).orElseThrow().type()).isEqualTo("service_message");
  }

  @Test
  void a_pipeline_is_made_with_stages_and_renamed() {
    var made = kommo.pipelines().create("Repairs", List.of("New", "In the workshop"));
    var stage = kommo.pipelines().addStatus(made.id(), "Ready", 30);
    kommo.pipelines().rename(made.id(), "Workshop");
    kommo.pipelines().renameStatus(made.id(), stage.id(), "To be fetched");

    var read = kommo.pipelines().find(made.id()).orElseThrow();
    assertThat(read.name()).isEqualTo("Workshop");
    assertThat(read.statuses())
        .extracting(PipelineStatus::name)
        .contains("New", "In the workshop", "To be fetched");
    assertThat(read.status(PipelineStatus.WON)).isPresent();
    assertThat(kommo.pipelines().lossReasons()).isNotEmpty();
  }

  @Test
  void a_field_is_found_by_number_and_by_code() {
    var byCode =
        kommo.customFields().find(EntityKind.LEADS, FieldKey.code("ai_reply")).orElseThrow();

    assertThat(kommo.customFields().find(EntityKind.LEADS, FieldKey.id(byCode.id())))
        .contains(byCode);
    assertThat(kommo.customFields().find(EntityKind.LEADS, FieldKey.code("NONE"))).isEmpty();
    assertThat(kommo.customFields().find(EntityKind.LEADS, FieldKey.id(1))).isEmpty();
  }

  private long lead(String name) {
    return kommo.leads().create(draft(name));
  }

  private static LeadDraft draft(String name) {
    return LeadDraft.builder().name(name).build();
  }

  private long laterStage() {
    return account.stages().get("Decision making");
  }

  private long posts(String end) {
    return account.writes().stream().map(ApiWrite::path).filter(path -> path.endsWith(end)).count();
  }
}
