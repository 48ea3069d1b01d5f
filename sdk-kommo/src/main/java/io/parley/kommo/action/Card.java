package io.parley.kommo.action;

import io.parley.kommo.Kommo;
import io.parley.kommo.entity.CompanyPatch;
import io.parley.kommo.entity.ContactPatch;
import io.parley.kommo.entity.CustomFields;
import io.parley.kommo.entity.EntityKind;
import io.parley.kommo.entity.LeadPatch;
import io.parley.kommo.entity.Tag;
import java.util.List;
import java.util.Optional;

/** What a lead, a contact and a company have in common, as it was read. */
record Card(EntityKind kind, long id, long responsibleUserId, List<Tag> tags, CustomFields fields) {

  /** Reads it; empty when it is not there. */
  static Optional<Card> find(Kommo kommo, Target.About about) {
    long id = about.id();
    if (about.kind().equals(EntityKind.CONTACTS)) {
      return kommo
          .contacts()
          .find(id)
          .map(c -> new Card(about.kind(), id, c.responsibleUserId(), c.tags(), c.fields()));
    }
    if (about.kind().equals(EntityKind.COMPANIES)) {
      return kommo
          .companies()
          .find(id)
          .map(c -> new Card(about.kind(), id, c.responsibleUserId(), c.tags(), c.fields()));
    }
    return kommo
        .leads()
        .find(id)
        .map(l -> new Card(about.kind(), id, l.responsibleUserId(), l.tags(), l.fields()));
  }

  void update(Kommo kommo, LeadPatch patch) {
    if (kind.equals(EntityKind.CONTACTS)) {
      kommo.contacts().update(id, new ContactPatch(patch.wire()));
    } else if (kind.equals(EntityKind.COMPANIES)) {
      kommo.companies().update(id, new CompanyPatch(patch.wire()));
    } else {
      kommo.leads().update(id, patch);
    }
  }

  boolean tagged(String name) {
    return tags.stream().anyMatch(tag -> tag.name().equalsIgnoreCase(name));
  }
}
