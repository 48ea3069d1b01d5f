package io.parley.kommo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.core.secret.Secret;
import io.parley.kommo.entity.CustomField;
import io.parley.kommo.entity.CustomFieldDefinition;
import io.parley.kommo.entity.CustomFieldDraft;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.FieldKey;
import io.parley.kommo.entity.FieldValue;
import io.parley.kommo.entity.LeadDraft;
import io.parley.kommo.entity.LeadPatch;
import io.parley.kommo.entity.TypedValue;
import io.parley.kommo.sandbox.KommoSandbox;
import io.parley.kommo.sandbox.SandboxConfig;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plain values written into fields of each type and read back typed, through a sandbox. */
class TypedFieldsTest {
  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

  private final KommoSandbox sandbox =
      KommoSandbox.start(SandboxConfig.builder().requestsPerSecond(1000).build());
  private final Kommo kommo =
      Kommo.connect(sandbox.baseUrl())
          .longLivedToken(Secret.of(sandbox.account().token()))
          .budget(RateBudget.unpaced())
          .build();
  private final long lead = kommo.leads().create(LeadDraft.builder().name("Bike").build());

  @AfterEach
  void stop() {
    kommo.close();
    sandbox.close();
  }

  @Test
  void text_numbers_ticks_and_days_are_read_as_what_they_are() {
    assertThat(written("text", "Red")).containsExactly(new TypedValue.Text("Red"));
    assertThat(written("numeric", 12.5))
        .containsExactly(new TypedValue.Amount(new BigDecimal("12.5")));
    assertThat(written("numeric", "12,5"))
        .containsExactly(new TypedValue.Amount(new BigDecimal("12.5")));
    assertThat(written("checkbox", "yes")).containsExactly(new TypedValue.Flag(true));
    assertThat(written("date", "2026-12-24"))
        .containsExactly(new TypedValue.Time(Instant.parse("2026-12-23T23:00:00Z")));
    assertThat(written("date_time", "2026-12-24T10:00:00+02:00"))
        .containsExactly(new TypedValue.Time(Instant.parse("2026-12-24T08:00:00Z")));
    assertThat(written("date_time", 1_700_000_000))
        .containsExactly(new TypedValue.Time(Instant.ofEpochSecond(1_700_000_000)));
  }

  @Test
  void a_choice_is_written_by_its_text_or_number_and_read_with_both() {
    CustomFieldDefinition field = field(CustomFieldDraft.select("Size", List.of("Small", "Large")));
    long large = field.options().get(1).id();

    assertThat(written(field, "LARGE"))
        .containsExactly(new TypedValue.Choice(large, "Large", Optional.empty()));
    assertThat(written(field, large))
        .containsExactly(new TypedValue.Choice(large, "Large", Optional.empty()));
    assertThatThrownBy(() -> field.change("Huge", MADRID))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "value 'Huge' does not suit field 'Size' of type select, which takes one of [Small,"
                + " Large]");
  }

  @Test
  void several_choices_are_a_list_where_the_type_takes_several() {
    CustomFieldDefinition several =
        field(new CustomFieldDraft("Likes", "multiselect", Optional.empty(), List.of("a", "b")));

    assertThat(written(several, List.of("a", "b"))).hasSize(2);
    assertThatThrownBy(() -> definition("text").change(List.of("a", "b"), MADRID))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("of type text, which takes one value only");
  }

  @Test
  void null_and_empty_clear_a_field() {
    CustomFieldDefinition field = field(CustomFieldDraft.of("Colour", "text"));
    written(field, "red");

    assertThat(written(field, null)).isEmpty();
    written(field, "red");
    assertThat(written(field, "")).isEmpty();
    assertThat(field.change(Arrays.asList(null, " "), MADRID).values()).isEmpty();
  }

  @Test
  void what_does_not_suit_the_type_is_refused_with_the_bound() {
    assertThatThrownBy(() -> definition("numeric").change("many", MADRID))
        .hasMessageContaining("value 'many'")
        .hasMessageContaining("takes a number");
    assertThatThrownBy(() -> definition("checkbox").change("perhaps", MADRID))
        .hasMessageContaining("takes true or false");
    assertThatThrownBy(() -> definition("date").change("tomorrow", MADRID))
        .hasMessageContaining("takes an ISO-8601 day");
    assertThatThrownBy(() -> definition("text").change("x".repeat(256), MADRID))
        .hasMessageContaining("255 characters at most, not 256");
  }

  @Test
  void phones_have_labels_and_compound_types_keep_their_parts() {
    var phone = new FieldValue(Optional.of(1L), Optional.of("MOB"), Map.of("value", "+34600"));
    var file = new FieldValue(Optional.empty(), Optional.empty(), Map.of("value", Map.of("a", 1)));
    var odd = new FieldValue(Optional.empty(), Optional.empty(), Map.of("value", "n/a"));

    assertThat(typed("multitext", phone)).containsExactly(new TypedValue.Labelled("+34600", "MOB"));
    assertThat(typed("file", file)).containsExactly(new TypedValue.Compound(file.raw()));
    assertThat(typed("numeric", odd)).containsExactly(new TypedValue.Text("n/a"));
  }

  private static List<TypedValue> typed(String type, FieldValue value) {
    return new CustomField(1, Optional.empty(), "x", type, List.of(value)).typed();
  }

  private List<TypedValue> written(String type, Object value) {
    return written(field(CustomFieldDraft.of("A " + type, type)), value);
  }

  private List<TypedValue> written(CustomFieldDefinition field, @Nullable Object value) {
    kommo.leads().update(lead, LeadPatch.builder().field(field.change(value, MADRID)).build());
    return kommo
        .leads()
        .find(lead)
        .orElseThrow()
        .fields()
        .find(field.id())
        .map(CustomField::typed)
        .orElse(List.of());
  }

  private CustomFieldDefinition field(CustomFieldDraft draft) {
    long id = kommo.customFields().create(EntityKind.LEADS, List.of(draft)).getFirst();
    return kommo.customFields().find(EntityKind.LEADS, FieldKey.id(id)).orElseThrow();
  }

  private static CustomFieldDefinition definition(String type) {
    return new CustomFieldDefinition(
        7, EntityKind.LEADS, "Field", Optional.empty(), type, List.of(), Map.of());
  }
}
