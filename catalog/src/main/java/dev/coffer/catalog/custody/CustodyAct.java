package dev.coffer.catalog.custody;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.people.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody does to the custody of one cartridge, with the evidence they bring. Built with
 * {@link #of} and the {@code with} methods.
 *
 * @param actor who does it
 * @param roles the actor's roles on the list of people; empty for somebody not on it
 * @param seal the seal seen, or applied when packing
 * @param barcodeSeen what the scanner or the eye read
 */
public record CustodyAct(
    CustodyAction action,
    String actor,
    Set<Role> roles,
    Instant at,
    String why,
    String place,
    Optional<String> container,
    Optional<String> seal,
    Optional<Barcode> barcodeSeen,
    Optional<String> receiver,
    Optional<Instant> due,
    Optional<RecallPurpose> purpose,
    Optional<Authority> authority,
    Optional<DestructionCertificate> certificate) {
  public CustodyAct {
    roles = Set.copyOf(roles);
  }

  /** An act without evidence yet. */
  public static CustodyAct of(
      CustodyAction action, String actor, Set<Role> roles, Instant at, String why) {
    return new CustodyAct(
        action,
        actor,
        roles,
        at,
        why,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private CustodyAct copy(Edit edit) {
    Edit e = edit;
    return new CustodyAct(
        action,
        actor,
        roles,
        at,
        why,
        e.place,
        e.container,
        e.seal,
        e.barcodeSeen,
        e.receiver,
        e.due,
        e.purpose,
        e.authority,
        e.certificate);
  }

  /** To where. */
  public CustodyAct withPlace(String newPlace) {
    Edit edit = new Edit(this);
    edit.place = newPlace;
    return copy(edit);
  }

  /** Under which container and seal. */
  public CustodyAct withSeal(String newContainer, String newSeal) {
    Edit edit = new Edit(this);
    edit.container = Optional.of(newContainer);
    edit.seal = Optional.of(newSeal);
    return copy(edit);
  }

  /** The seal that was seen on it. */
  public CustodyAct withSealSeen(String seen) {
    Edit edit = new Edit(this);
    edit.seal = Optional.of(seen);
    return copy(edit);
  }

  /** The barcode that was read. */
  public CustodyAct withBarcodeSeen(Barcode seen) {
    Edit edit = new Edit(this);
    edit.barcodeSeen = Optional.of(seen);
    return copy(edit);
  }

  /** Who gets it, and when it is late. */
  public CustodyAct withReceiver(String newReceiver, Instant newDue) {
    Edit edit = new Edit(this);
    edit.receiver = Optional.of(newReceiver);
    edit.due = Optional.of(newDue);
    return copy(edit);
  }

  /** When it should be back. */
  public CustodyAct withDue(Instant newDue) {
    Edit edit = new Edit(this);
    edit.due = Optional.of(newDue);
    return copy(edit);
  }

  /** What for. */
  public CustodyAct withPurpose(RecallPurpose newPurpose) {
    Edit edit = new Edit(this);
    edit.purpose = Optional.of(newPurpose);
    return copy(edit);
  }

  /** By what right. */
  public CustodyAct withAuthority(Authority newAuthority) {
    Edit edit = new Edit(this);
    edit.authority = Optional.of(newAuthority);
    return copy(edit);
  }

  /** With which certificate. */
  public CustodyAct withCertificate(DestructionCertificate newCertificate) {
    Edit edit = new Edit(this);
    edit.certificate = Optional.of(newCertificate);
    return copy(edit);
  }

  /** The evidence of an act while a copy is made. */
  private static final class Edit {
    private String place;
    private Optional<String> container;
    private Optional<String> seal;
    private Optional<Barcode> barcodeSeen;
    private Optional<String> receiver;
    private Optional<Instant> due;
    private Optional<RecallPurpose> purpose;
    private Optional<Authority> authority;
    private Optional<DestructionCertificate> certificate;

    private Edit(CustodyAct act) {
      place = act.place;
      container = act.container;
      seal = act.seal;
      barcodeSeen = act.barcodeSeen;
      receiver = act.receiver;
      due = act.due;
      purpose = act.purpose;
      authority = act.authority;
      certificate = act.certificate;
    }
  }
}
