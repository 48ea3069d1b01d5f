package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.secret.Secret;
import io.parley.kommo.entity.CompanyDraft;
import io.parley.kommo.entity.CompanyPatch;
import io.parley.kommo.entity.ContactDraft;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.FieldChange;
import io.parley.kommo.entity.FieldKey;
import io.parley.kommo.entity.LeadDraft;
import io.parley.kommo.entity.Tag;
import io.parley.kommo.sandbox.Fault;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Companies and tags, read and written through a sandbox. */
class CompaniesTest {
  private final KommoSandbox sandbox =
      KommoSandbox.start(SandboxConfig.builder().requestsPerSecond(1000).build());
  private final Kommo kommo =
      Kommo.connect(sandbox.baseUrl())
          .longLivedToken(Secret.of(sandbox.account().token()))
          .budget(RateBudget.unpaced())
          .build();

  @AfterEach
  void stop() {
    kommo.close();
    sandbox.close();
  }

  @Test
  void a_company_is_made_with_its_people_and_found_with_its_deals() {
    long ana = kommo.contacts().create(ContactDraft.builder().name("Ana").build());

    long id =
        kommo
            .companies()
            .create(
                CompanyDraft.named("Acme")
                    .phone("+34600")
                    .email("hola@acme.example")
                    .contact(ana)
                    .tag("partner")
                    .build());
    long lead = kommo.leads().create(LeadDraft.builder().name("Bike").company(id).build());

    var company = kommo.companies().find(id).orElseThrow();
    assertThat(company.name()).isEqualTo("Acme");
    assertThat(company.phones()).containsExactly("+34600");
    assertThat(company.emails()).containsExactly("hola@acme.example");
    assertThat(company.contactIds()).containsExactly(ana);
    assertThat(company.leadIds()).containsExactly(lead);
    assertThat(company.tagged("PARTNER")).isTrue();
    assertThat(kommo.leads().find(lead).orElseThrow().companyId()).contains(id);
    assertThat(kommo.companies().find(lead)).isEmpty();
  }

  @Test
  void a_patch_changes_what_it_sets_and_empties_what_it_clears() {
    long id =
        kommo
            .companies()
            .create(CompanyDraft.named("Acme").phone("+34600").email("a@acme.example").build());

    kommo
        .companies()
        .update(
            id,
            CompanyPatch.builder()
                .name("Acme S.A.")
                .field(FieldChange.clear(FieldKey.code("PHONE")))
                .build());

    var company = kommo.companies().find(id).orElseThrow();
    assertThat(company.name()).isEqualTo("Acme S.A.");
    assertThat(company.phones()).isEmpty();
    assertThat(company.emails()).containsExactly("a@acme.example");
    assertThatThrownBy(() -> CompanyPatch.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a company patch must change something");
    assertThatThrownBy(() -> CompanyDraft.named(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name must not be blank");
  }

  @Test
  void companies_are_listed_over_all_pages() {
    List<CompanyDraft> drafts =
        IntStream.range(0, 260).mapToObj(i -> CompanyDraft.named("C" + i).build()).toList();

    List<Long> made = kommo.companies().create(drafts);

    assertThat(kommo.companies().search(q -> q).map(company -> company.id()))
        .containsExactlyElementsOf(made);
    assertThat(kommo.companies().search(q -> q.ids(made.subList(3, 5)))).hasSize(2);
    assertThat(kommo.companies().search(q -> q.updatedSince(sandbox.now().plusSeconds(60))))
        .isEmpty();
  }

  @Test
  void a_tag_is_made_once_although_its_answer_is_lost() {
    sandbox.faults().add(Fault.dropAfter().on("POST", "*leads/tags").times(1));

    List<Tag> made = kommo.tags(EntityKind.LEADS).create(List.of("vip", "new"));

    assertThat(made).extracting(Tag::name).containsExactly("vip", "new");
    assertThat(kommo.tags(EntityKind.LEADS).list()).containsExactlyElementsOf(made);
    assertThat(kommo.tags(EntityKind.LEADS).find("new")).contains(made.get(1));
    assertThat(kommo.tags(EntityKind.LEADS).find("old")).isEmpty();
    assertThat(kommo.tags(EntityKind.CONTACTS).list()).isEmpty();
    assertThatThrownBy(() -> kommo.tags(EntityKind.LEADS).create(List.of(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tag name must not be blank");
  }
}
