package dev.coffer.cli.job.vault;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.CustodyDesk;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyAct;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.custody.Location;
import dev.coffer.catalog.custody.LocationKind;
import dev.coffer.catalog.custody.Movement;
import dev.coffer.catalog.custody.RecallPurpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What can be done at the custody desk, each as an act on one cartridge. */
public final class VaultActs {
  private VaultActs() {}

  /**
   * Into a container under a seal. What is still open for writing is sealed: what has left is not
   * appended to.
   */
  public static VaultAct pack(Rights rights, String container, String seal, Optional<String> at) {
    return (session, control, barcode) -> {
      Right right = leaving(rights, control, barcode);
      String place = at.isPresent() ? at.get() : homeShelf(control);
      if (session.cartridges().find(barcode).orElseThrow().data() == DataState.OPEN) {
        session
            .cartridges()
            .transition(barcode, DataState.OPEN, DataState.SEALED, "it leaves the site");
      }
      return control
          .custody()
          .act(
              barcode,
              CustodyAction.PACK,
              "",
              right,
              a -> a.withBarcodeSeen(barcode).withSeal(container, seal).withPlace(place));
    };
  }

  private static Right leaving(Rights rights, Control control, Barcode barcode)
      throws CatalogException {
    return rights.of(control, AuthorityScope.PICK_UP, barcode);
  }

  /** Out of its container again; the seal is spent. */
  public static VaultAct unpack(String why) {
    return (session, control, barcode) ->
        control
            .custody()
            .act(
                barcode,
                CustodyAction.UNPACK,
                why,
                Right.none(),
                a -> sealAsSent(a, control.custody(), barcode));
  }

  private static CustodyAct sealAsSent(CustodyAct act, CustodyDesk desk, Barcode barcode) {
    try {
      return desk.find(barcode).seal().map(act::withSealSeen).orElse(act);
    } catch (CatalogException e) {
      return act; // the act itself will say so
    }
  }

  /**
   * From its custodian to who carries it, out to the vault or home from it.
   *
   * @param receiver a person or a courier
   * @param to where it goes; empty for where the list or the request says, or for home
   * @param due when it is late; empty for as long as a way to there may take
   */
  public record HandOver(
      Rights rights,
      String receiver,
      Optional<String> seal,
      Optional<String> to,
      Optional<Instant> due,
      String why)
      implements VaultAct {
    @Override
    public CustodyRecord on(Session session, Control control, Barcode barcode)
        throws CatalogException {
      CustodyRecord record = control.custody().find(barcode);
      return switch (record.state()) {
        case PACKED -> out(session, control, record);
        case RECALL_APPROVED -> home(control, record);
        default ->
            throw new CatalogRefusedException(
                "hand-over: "
                    + barcode
                    + " is "
                    + record.state()
                    + "; only what is packed, or recalled from the vault, is handed over");
      };
    }

    private CustodyRecord out(Session session, Control control, CustodyRecord record)
        throws CatalogException {
      Barcode barcode = record.barcode();
      CustodyDesk desk = control.custody();
      if (!record.custodian().equals(session.actor().person())) {
        desk.act(
            barcode,
            CustodyAction.TAKE_OVER,
            "to hand it over",
            Right.none(),
            a -> seen(a).withBarcodeSeen(barcode));
      }
      Right right = leaving(rights, control, barcode);
      Optional<String> named =
          to.isPresent() ? to : rights.term(control, AuthorityScope.PICK_UP, barcode, "to");
      String place = named.orElse("");
      Instant late = due.orElse(control.now().plus(transit(control, place)));
      return desk.act(
          barcode,
          CustodyAction.HAND_OVER_OUT,
          why,
          right,
          a -> seen(a).withReceiver(receiver, late).withPlace(place));
    }

    private CustodyRecord home(Control control, CustodyRecord record) throws CatalogException {
      String place = to.isPresent() ? to.get() : homeShelf(control);
      Instant late = due.orElse(control.now().plus(transit(control, record.place())));
      return control
          .custody()
          .act(
              record.barcode(),
              CustodyAction.HAND_OVER_IN,
              why,
              Right.none(),
              a -> a.withReceiver(receiver, late).withPlace(place));
    }

    private CustodyAct seen(CustodyAct act) {
      return seal.map(act::withSealSeen).orElse(act);
    }
  }

  /**
   * The other side of a hand-over: the vault's, or that of who checked a cartridge out.
   *
   * @param seal as seen; it must be the one it was sent with
   * @param dueBack when it should be back from there
   * @param doubt what is wrong; then it is taken all the same, and its data is quarantined
   */
  public static VaultAct confirm(
      Optional<String> seal, Optional<Instant> dueBack, Optional<String> doubt) {
    return (session, control, barcode) -> {
      CustodyRecord record = control.custody().find(barcode);
      if (record.state() == CustodyState.CHECKED_OUT) {
        return control.custody().act(barcode, CustodyAction.ACKNOWLEDGE, "", Right.none(), a -> a);
      }
      if (record.state() == CustodyState.TRANSIT_IN) {
        throw new CatalogRefusedException(
            "confirm: " + barcode + " is on its way home, where it is received");
      }
      String place = record.movement().map(Movement::to).orElse("");
      return control
          .custody()
          .act(
              barcode,
              doubt.isPresent() ? CustodyAction.CONFIRM_DOUBTFUL : CustodyAction.CONFIRM,
              doubt.orElse(""),
              Right.none(),
              a -> {
                CustodyAct seen = seal.map(a::withSealSeen).orElse(a).withPlace(place);
                return dueBack.map(seen::withDue).orElse(seen);
              });
    };
  }

  /**
   * Home again, from the vault or from who had it checked out: taken, then its seal compared.
   *
   * @param at which shelf; empty for the first
   */
  public static VaultAct receive(
      Optional<String> seal, Optional<String> at, Optional<String> doubt) {
    return (session, control, barcode) -> {
      CustodyDesk desk = control.custody();
      String shelf = at.isPresent() ? at.get() : homeShelf(control);
      CustodyState state = desk.find(barcode).state();
      if (state == CustodyState.TRANSIT_IN || state == CustodyState.CHECKED_OUT) {
        desk.act(
            barcode,
            state == CustodyState.TRANSIT_IN ? CustodyAction.RECEIVE : CustodyAction.RETURN,
            "",
            Right.none(),
            a -> a.withBarcodeSeen(barcode).withPlace(shelf));
      }
      return desk.act(
          barcode,
          doubt.isPresent() ? CustodyAction.CHECK_IN_DOUBTFUL : CustodyAction.CHECK_IN,
          doubt.orElse(""),
          Right.none(),
          a -> seal.map(a::withSealSeen).orElse(a).withBarcodeSeen(barcode).withPlace(shelf));
    };
  }

  /**
   * Asks for a cartridge and gives it free to come home, by a request or a list of returns.
   *
   * @param purpose as the request says; lists are for reuse
   */
  public static VaultAct recall(Rights rights, RecallPurpose purpose, String why) {
    return (session, control, barcode) -> {
      CustodyDesk desk = control.custody();
      CustodyRecord record = desk.find(barcode);
      boolean otherwise =
          record.state() == CustodyState.RECALL_REQUESTED
              && !record.purpose().equals(Optional.of(purpose));
      if (otherwise) {
        throw new CatalogRefusedException(
            "recall: "
                + barcode
                + " is asked for already: actual="
                + record.purpose().orElseThrow().wireName()
                + " expected="
                + purpose.wireName());
      }
      if (record.state() == CustodyState.VAULT) {
        desk.act(
            barcode,
            CustodyAction.REQUEST_RECALL,
            why.isBlank() ? purpose.wireName() : why,
            Right.none(),
            a -> a.withPurpose(purpose));
      }
      Right right = rights.of(control, AuthorityScope.RETURN, barcode);
      return desk.act(barcode, CustodyAction.APPROVE_RECALL, why, right, a -> a);
    };
  }

  /** It stays in the vault after all. */
  public static VaultAct cancelRecall(String why) {
    return plain(CustodyAction.CANCEL_RECALL, why);
  }

  /** Nobody knows where it is. */
  public static VaultAct lost(String why) {
    return plain(CustodyAction.REPORT_MISSING, why);
  }

  private static VaultAct plain(CustodyAction action, String why) {
    return (session, control, barcode) ->
        control.custody().act(barcode, action, why, Right.none(), a -> a);
  }

  /** In hand again after it was missing: received, and on the shelf, its data in quarantine. */
  public static VaultAct found(Rights rights, Optional<String> at, String why) {
    return (session, control, barcode) -> {
      String shelf = at.isPresent() ? at.get() : homeShelf(control);
      Right right = rights.of(control, AuthorityScope.ACCEPT_FOUND, barcode);
      control
          .custody()
          .act(
              barcode,
              CustodyAction.FIND,
              why,
              right,
              a -> a.withBarcodeSeen(barcode).withPlace(shelf));
      return control
          .custody()
          .act(
              barcode,
              CustodyAction.CHECK_IN,
              why,
              Right.none(),
              a -> a.withBarcodeSeen(barcode).withPlace(shelf));
    };
  }

  /** Somebody else answers from now on for what is packed or in the vault. */
  public static VaultAct takeOver(Optional<String> seal, String why) {
    return (session, control, barcode) -> {
      CustodyAction action =
          switch (control.custody().find(barcode).state()) {
            case PACKED -> CustodyAction.TAKE_OVER;
            case RECALL_APPROVED -> CustodyAction.TAKE_OVER_RECALLED;
            default -> CustodyAction.TAKE_OVER_STORED;
          };
      return control
          .custody()
          .act(
              barcode,
              action,
              why,
              Right.none(),
              a -> seal.map(a::withSealSeen).orElse(a).withBarcodeSeen(barcode));
    };
  }

  /** Under a new seal, after a container was opened in the vault. */
  public static VaultAct reseal(String container, String seal, String why) {
    return (session, control, barcode) ->
        control
            .custody()
            .act(
                barcode,
                control.custody().find(barcode).state() == CustodyState.RECALL_APPROVED
                    ? CustodyAction.RESEAL_RECALLED
                    : CustodyAction.RESEAL,
                why,
                Right.none(),
                a -> a.withSeal(container, seal));
  }

  /** To the person a checkout request names, until the day it says. */
  public static VaultAct checkOut(Rights rights, String place, Optional<Instant> due) {
    return (session, control, barcode) -> {
      Right right = rights.of(control, AuthorityScope.CHECKOUT, barcode);
      String receiver = rights.term(control, AuthorityScope.CHECKOUT, barcode, "to").orElse("");
      Optional<Instant> agreed =
          rights.term(control, AuthorityScope.CHECKOUT, barcode, "due-back").flatMap(Rights::time);
      if (due.isPresent() && agreed.isPresent() && due.get().isAfter(agreed.get())) {
        throw new CatalogRefusedException(
            "due back: actual=" + due.get() + " expected<=" + agreed.get() + ", as agreed", true);
      }
      Optional<Instant> until = due.isPresent() ? due : agreed;
      return control
          .custody()
          .act(
              barcode,
              CustodyAction.CHECK_OUT,
              "",
              right,
              a ->
                  until
                      .map(d -> a.withReceiver(receiver, d))
                      .orElse(a)
                      .withBarcodeSeen(barcode)
                      .withPlace(place));
    };
  }

  /** How long a way to a place may take. */
  private static Duration transit(Control control, String place) throws CatalogException {
    int hours =
        control.locations().find(place).map(Location::transitHours).orElse(Location.TRANSIT_HOURS);
    return Duration.ofHours(hours);
  }

  /** The first shelf of the site by name; a plain word where none was set up. */
  static String homeShelf(Control control) throws CatalogException {
    return control.locations().all().stream()
        .filter(l -> l.kind() == LocationKind.SHELF)
        .map(Location::name)
        .findFirst()
        .orElse("shelf");
  }
}
