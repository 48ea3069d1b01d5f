package io.parley.kommo.action;

import io.parley.core.TenantId;
import io.parley.core.event.FactSource;
import io.parley.kommo.Kommo;
import io.parley.kommo.KommoException;
import io.parley.kommo.entity.Company;
import io.parley.kommo.entity.Contact;
import io.parley.kommo.entity.CustomField;
import io.parley.kommo.entity.CustomFields;
import io.parley.kommo.entity.Lead;
import io.parley.kommo.entity.Tag;
import io.parley.kommo.entity.Talk;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads leads, contacts, companies and talks of a Kommo account as facts, under the names that
 * webhooks tell them by. One request for each thing that is wanted. Thread-safe.
 */
public final class KommoFacts implements FactSource {
  private final Connections connections;

  public KommoFacts(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Reading read(TenantId tenant, Map<String, String> target, Set<String> wanted) {
    return connections
        .find(tenant, target.getOrDefault("integration", ""))
        .map(connected -> new Look(connected.kommo(), target, wanted).reading())
        .orElse(Reading.NOTHING);
  }

  /** One look at an account. */
  private static final class Look {
    private final Kommo kommo;
    private final Map<String, String> target;
    private final Set<String> wanted;
    private final Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    Look(Kommo kommo, Map<String, String> target, Set<String> wanted) {
      this.kommo = kommo;
      this.target = target;
      this.wanted = wanted;
    }

    Reading reading() {
      Optional<Lead> lead = lead();
      Optional<Contact> contact = contact(lead);
      company(lead, contact);
      talk();
      return Reading.of(facts, missing);
    }

    private Optional<Lead> lead() {
      return id("lead").filter(id -> wanted.contains("lead")).flatMap(id -> lead(id));
    }

    private Optional<Lead> lead(long id) {
      Optional<Lead> lead = kommo.leads().find(id).filter(found -> !found.deleted());
      lead.ifPresentOrElse(this::tell, () -> missing.add("lead " + id));
      return lead;
    }

    private void tell(Lead lead) {
      tell("lead", lead.id(), lead.name(), lead.responsibleUserId(), lead.tags());
      facts.put("lead.createdAt", lead.createdAt().toString());
      facts.put("lead.updatedAt", lead.updatedAt().toString());
      facts.put("lead.price", plain(lead.price()));
      facts.put("lead.statusId", lead.statusId());
      facts.put("lead.pipelineId", lead.pipelineId());
      tell("lead", lead.fields());
    }

    private Optional<Contact> contact(Optional<Lead> lead) {
      if (!wanted.contains("contact")) {
        return Optional.empty();
      }
      Optional<Long> named = id("contact");
      Optional<Long> id =
          named.or(() -> lead.flatMap(deal -> deal.contactIds().stream().findFirst()));
      Optional<Contact> contact = id.flatMap(number -> kommo.contacts().find(number));
      contact.ifPresent(this::tell);
      named
          .filter(number -> contact.isEmpty())
          .ifPresent(number -> missing.add("contact " + number));
      return contact;
    }

    private void tell(Contact contact) {
      tell("contact", contact.id(), contact.name(), contact.responsibleUserId(), contact.tags());
      facts.put("contact.createdAt", contact.createdAt().toString());
      facts.put("contact.updatedAt", contact.updatedAt().toString());
      facts.put("contact.leadIds", contact.leadIds());
      contact.companyId().ifPresent(id -> facts.put("contact.companyId", id));
      contact.phones().stream().findFirst().ifPresent(phone -> facts.put("contact.phone", phone));
      contact.emails().stream().findFirst().ifPresent(email -> facts.put("contact.email", email));
      tell("contact", contact.fields());
    }

    private void company(Optional<Lead> lead, Optional<Contact> contact) {
      if (wanted.contains("company")) {
        id("company")
            .or(() -> lead.flatMap(Lead::companyId))
            .or(() -> contact.flatMap(Contact::companyId))
            .flatMap(id -> kommo.companies().find(id))
            .ifPresent(this::tell);
      }
    }

    private void tell(Company company) {
      tell("company", company.id(), company.name(), company.responsibleUserId(), company.tags());
      facts.put("company.createdAt", company.createdAt().toString());
      facts.put("company.updatedAt", company.updatedAt().toString());
      facts.put("company.leadIds", company.leadIds());
      company.phones().stream().findFirst().ifPresent(phone -> facts.put("company.phone", phone));
      company.emails().stream().findFirst().ifPresent(email -> facts.put("company.email", email));
      tell("company", company.fields());
    }

    /** The talk that is named, else the newest open one of the lead. */
    private void talk() {
      if (!wanted.contains("talk")) {
        return;
      }
      try {
        id("talk")
            .flatMap(id -> kommo.talks().find(id))
            .or(
                () ->
                    id("lead")
                        .flatMap(
                            lead ->
                                kommo
                                    .talks()
                                    .search(talks -> talks.lead(lead).inWork())
                                    .max(Comparator.comparing(Talk::updatedAt))))
            .ifPresent(this::tell);
      } catch (KommoException e) {
        // Accounts without the add-on do not show their talks: then nothing is known of them.
        if (!e.unavailable()) {
          throw e;
        }
      }
    }

    private void tell(Talk talk) {
      facts.put("talk.id", talk.id());
      facts.put("talk.contactId", talk.contactId());
      facts.put("talk.origin", talk.origin());
      facts.put("talk.inWork", talk.inWork());
      facts.put("talk.read", talk.read());
      facts.put("talk.createdAt", talk.createdAt().toString());
      facts.put("talk.updatedAt", talk.updatedAt().toString());
      if (!talk.chatId().isEmpty()) {
        facts.put("talk.chatId", talk.chatId());
      }
    }

    private void tell(String thing, long id, String name, long responsible, List<Tag> tags) {
      facts.put(thing + ".id", id);
      facts.put(thing + ".name", name);
      facts.put(thing + ".responsibleUserId", responsible);
      facts.put(thing + ".tags", tags.stream().map(Tag::name).toList());
    }

    private void tell(String thing, CustomFields fields) {
      for (CustomField field : fields.all()) {
        Consumer<Object> put =
            value -> {
              facts.put(thing + ".fields." + field.id(), value);
              field.code().ifPresent(code -> facts.put(thing + ".fields." + code, value));
            };
        value(field).ifPresent(put);
      }
    }

    private static Optional<Object> value(CustomField field) {
      Optional<Instant> time =
          switch (field.type()) {
            case "date", "date_time", "birthday" -> field.instant();
            default -> Optional.empty();
          };
      List<String> texts = field.texts();
      return time.<Object>map(Instant::toString)
          .or(
              () ->
                  switch (texts.size()) {
                    case 0 -> Optional.empty();
                    case 1 -> Optional.of(texts.getFirst());
                    default -> Optional.of(texts);
                  });
    }

    private Optional<Long> id(String name) {
      return Optional.ofNullable(target.get(name)).flatMap(Target::whole).filter(id -> id > 0);
    }

    private static Number plain(BigDecimal amount) {
      BigDecimal bare = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
      return bare.scale() <= 0 && bare.precision() - bare.scale() <= 18
          ? (Number) bare.longValueExact()
          : bare;
    }
  }
}
